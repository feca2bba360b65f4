package dev.glovebox.failure;

import java.time.Duration;

/** Another thread is in a call of the session, and was there for too long. Nothing was sent. */
public final class SessionBusyException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** How long the call waited for its turn. */
  private final Duration waited;

  /**
   * Makes the exception for one call.
   *
   * @param waited how long the session lets a second caller wait; zero if it lets none
   * @param context what is known of the call or operation that failed
   */
  public SessionBusyException(Duration waited, CallContext context) {
    super(
        waited.isZero()
            ? "another thread is in a call of the session, which refuses a second one"
            : "another thread is in a call of the session, and did not return within "
                + waited.toMillis()
                + " ms",
        context.withOutcome(Outcome.NOT_SENT),
        "A session is one native thread and carries one call at a time: open another session, or"
            + " let callers wait longer with SessionOptions.withPatience.",
        null);
    this.waited = waited;
  }

  /** {@return how long the call was kept waiting} */
  public Duration waited() {
    return waited;
  }
}
