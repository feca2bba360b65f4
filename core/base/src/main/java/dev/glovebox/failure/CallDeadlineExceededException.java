package dev.glovebox.failure;

import java.time.Duration;

/**
 * A call, or a step on the way to it, took longer than it may.
 *
 * <p>A call that was sent ends with its worker, which is killed: that is the only way to cancel
 * native code. One that was still to be sent, because its worker was being started, was loading, or
 * had no free lane, costs no worker: its outcome is {@link Outcome#NOT_SENT}, and what it waited
 * for goes on for the next call.
 */
public final class CallDeadlineExceededException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** How long the operation might have taken. */
  private final Duration deadline;

  private final transient HangReport hangReport;

  /**
   * Makes the exception for one call.
   *
   * @param what which deadline of what was exceeded
   * @param deadline how long it might have taken
   * @param hangReport what the native thread was doing at the end
   * @param context what is known of the call or operation that failed
   * @param advice what to do next: one or more whole sentences
   */
  public CallDeadlineExceededException(
      String what, Duration deadline, HangReport hangReport, CallContext context, String advice) {
    super(what + "; the thread " + hangReport.summary(), context, advice, null);
    this.deadline = deadline;
    this.hangReport = hangReport;
  }

  /**
   * Makes the exception for a call that was not sent in time. No worker was killed for it.
   *
   * @param what what it waited for, and how long
   * @param deadline how long the call might have taken in all
   * @param context what is known of the call or operation that failed
   * @param advice what to do next: one or more whole sentences
   */
  public CallDeadlineExceededException(
      String what, Duration deadline, CallContext context, String advice) {
    super(what, context, advice, null);
    this.deadline = deadline;
    this.hangReport = HangReport.unavailable("the call was not sent");
  }

  /** {@return how long the call, or the step before it, might have taken} */
  public Duration deadline() {
    return deadline;
  }

  /**
   * {@return what the native thread was doing at the end, with the evidence; says so if there was
   * none}
   */
  public HangReport hangReport() {
    return hangReport == null
        ? HangReport.unavailable("the exception was deserialised")
        : hangReport;
  }
}
