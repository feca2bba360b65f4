package dev.glovebox.failure;

import java.util.OptionalInt;

/**
 * The worker ended while a call was in it, or could not be reached any more. The host is well; the
 * pool starts another worker when the next call comes.
 */
public final class WorkerLostException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** The exit code; null if it is not known. */
  private final Integer exit;

  private final transient CrashReport crashReport;

  /**
   * Makes the exception for one call.
   *
   * @param exit the exit code as {@link Process#exitValue()} gives it; null if the process had not
   *     ended yet
   * @param crashReport why the worker ended, with the evidence
   * @param context what is known of the call or operation that failed
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  public WorkerLostException(
      Integer exit, CrashReport crashReport, CallContext context, String advice, Throwable cause) {
    super(
        "the worker was lost: it " + crashReport.summary() + crashReport.excerpt(),
        context,
        advice,
        cause);
    this.exit = exit;
    this.crashReport = crashReport;
  }

  /** {@return the exit code as {@link Process#exitValue()} gives it: 128+n may mean signal n} */
  public OptionalInt exit() {
    return exit == null ? OptionalInt.empty() : OptionalInt.of(exit);
  }

  /**
   * {@return why the worker ended, with the evidence, native frames and the last lines of stderr}
   */
  public CrashReport crashReport() {
    return crashReport == null
        ? CrashReport.unavailable("the exception was deserialised")
        : crashReport;
  }
}
