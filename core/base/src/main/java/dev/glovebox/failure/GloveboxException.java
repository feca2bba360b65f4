package dev.glovebox.failure;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The root of all failures that Glovebox reports.
 *
 * <p>The message is made of three parts, always in this order: what happened, the {@link
 * CallContext} in brackets, and what to do next.
 */
public abstract class GloveboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What to do next. */
  private final transient CallContext context;

  /** What happened, without the context. */
  private final String what;

  /** What to do next. */
  private final String advice;

  /**
   * @param what what happened, without a full stop at its end
   * @param context to what it happened; {@link CallContext#NONE} where nothing applies
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  protected GloveboxException(String what, CallContext context, String advice, Throwable cause) {
    super(what + context.suffix() + ". " + Objects.requireNonNull(advice, "advice"), cause);
    this.context = context;
    this.what = what;
    this.advice = advice;
  }

  /** {@return the library's name in its registry} */
  public Optional<String> library() {
    return Optional.ofNullable(context().library());
  }

  /** {@return the native name of the function that was called or bound} */
  public Optional<String> function() {
    return Optional.ofNullable(context().function());
  }

  /** {@return the worker's name} */
  public Optional<String> worker() {
    return Optional.ofNullable(context().worker());
  }

  /** {@return the time from the start of the operation to its failure} */
  public Optional<Duration> elapsed() {
    return Optional.ofNullable(context().elapsed());
  }

  /** {@return whether the call ran; empty for a failure outside any call} */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(context().outcome());
  }

  /** {@return what happened, as the message's first part says it: without the context} */
  public String what() {
    return what;
  }

  /** {@return what to do next, as the message's last part says it} */
  public String advice() {
    return advice;
  }

  /** {@return all that is known about what the failure happened to} */
  public CallContext context() {
    // A deserialised exception has its message, but not its (transient) context.
    return context == null ? CallContext.NONE : context;
  }
}
