package dev.glovebox.failure;

import java.time.Duration;

/**
 * A call, or a step on the way to it, took longer than it may. The worker was killed: that is the
 * only way to cancel native code.
 */
public final class CallDeadlineExceededException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  private final Duration deadline;
  private final transient HangReport hangReport;

  /**
   * Makes the exception for one call.
   *
   * @param what which deadline of what was exceeded
   * @param deadline how long it might have taken
   * @param hangReport what the native thread was doing at the end
   */
  public CallDeadlineExceededException(
      String what, Duration deadline, HangReport hangReport, CallContext context, String advice) {
    super(what + "; the thread " + hangReport.summary(), context, advice, null);
    this.deadline = deadline;
    this.hangReport = hangReport;
  }

  /** How long the call, or the step before it, might have taken. */
  public Duration deadline() {
    return deadline;
  }

  /** What the native thread was doing at the end, with the evidence. */
  public HangReport hangReport() {
    return hangReport == null
        ? HangReport.unavailable("the exception was deserialised")
        : hangReport;
  }
}
