package dev.glovebox.failure;

import java.util.List;
import java.util.OptionalInt;

/**
 * A worker could not be started: its command could not be executed, or it ended before it was
 * ready.
 *
 * <p>The message carries the command, the exit and the last lines of the worker's stderr, so that
 * the failure can be repeated by hand.
 */
public final class WorkerStartException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** Lines of stderr that the message shows; {@link #stderrTail()} has all that were kept. */
  private static final int LINES_IN_MESSAGE = 10;

  /** What happened, without the details. */
  private final String reason;

  /** The exit code; null if there is none. */
  private final transient List<String> command;

  /** The exit code; null if there is none. */
  private final Integer exit;

  private final transient List<String> stderrTail;

  /**
   * @param what what happened, without a full stop at its end
   * @param command the command line; empty if it could not even be composed
   * @param exit the exit code as {@link Process#exitValue()} gives it; null if there was no process
   *     or it has not ended
   * @param stderrTail the last lines that the worker wrote to stderr
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   * @param context what is known of the call or operation that failed
   */
  public WorkerStartException(
      String what,
      List<String> command,
      Integer exit,
      List<String> stderrTail,
      CallContext context,
      String advice,
      Throwable cause) {
    super(what + details(command, exit, stderrTail), context, advice, cause);
    this.reason = what;
    this.command = List.copyOf(command);
    this.exit = exit;
    this.stderrTail = List.copyOf(stderrTail);
  }

  /**
   * {@return the same failure for one of the calls that waited for the worker, with this one as its
   * cause}
   *
   * @param call to what it happened
   */
  public WorkerStartException forCall(CallContext call) {
    return new WorkerStartException(reason, command(), exit, stderrTail(), call, advice(), this);
  }

  /** {@return the command line; empty if it could not even be composed} */
  public List<String> command() {
    return command == null ? List.of() : command;
  }

  /** {@return the exit code as {@link Process#exitValue()} gives it: 128+n may mean signal n} */
  public OptionalInt exit() {
    return exit == null ? OptionalInt.empty() : OptionalInt.of(exit);
  }

  /** {@return the last lines that the worker wrote to stderr, oldest first} */
  public List<String> stderrTail() {
    return stderrTail == null ? List.of() : stderrTail;
  }

  private static String details(List<String> command, Integer exit, List<String> stderrTail) {
    StringBuilder text = new StringBuilder();
    if (exit != null) {
      text.append("; exit: ").append(exit);
    }
    if (!command.isEmpty()) {
      text.append("; command: ").append(String.join(" ", command));
    }
    if (!stderrTail.isEmpty()) {
      int from = Math.max(0, stderrTail.size() - LINES_IN_MESSAGE);
      text.append("; the end of its stderr: ")
          .append(String.join(" | ", stderrTail.subList(from, stderrTail.size())));
    }
    return text.toString();
  }
}
