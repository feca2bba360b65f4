package dev.glovebox.link;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.MemoryExhaustedException;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.Printable;
import dev.glovebox.failure.SharedMemoryExhaustedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.NoRoomException;
import dev.glovebox.lane.TransportClosedException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong on a lane into the exceptions that callers see. */
public final class CallFailures {
  private static final Logger LOG = LoggerFactory.getLogger(CallFailures.class);

  private CallFailures() {}

  /**
   * What a worker said that it did not do, or not to the end.
   *
   * @param context with the outcome if nothing is known of it; "not sent" means that no function
   *     was to run
   */
  static GloveboxException toException(Message.Fault fault, CallContext context) {
    CallContext notSent = context.withOutcome(Outcome.NOT_SENT);
    String what = Printable.of(fault.what());
    String advice = Printable.of(fault.advice());
    List<String> details = Printable.of(fault.details());
    return switch (fault.kind()) {
      case REFUSED, CHANGED ->
          new LibraryRefusedException(
              fault.rule() == null ? null : Printable.of(fault.rule()),
              what,
              details,
              notSent,
              advice);
      case LOAD_FAILED -> new LibraryLoadException(what, details, notSent, advice);
      case NO_MEMORY -> new SharedMemoryExhaustedException(what, notSent, advice, null);
      case NO_MEMORY_FOR_RESULT ->
          new SharedMemoryExhaustedException(what, ranOrNot(context), advice, null);
      case RESULT_TOO_LARGE -> new MessageTooLargeException(what, ranOrNot(context), advice, null);
      case STALE -> new StaleHandleException(context.worker(), what, notSent);
      case SIGNATURE -> new SignatureException(what, notSent, advice);
      // The lane makes this one, for it ends the worker.
      case OVERRUN -> throw new IllegalArgumentException("an overrun is a loss of the worker");
      // In the worker's own code, before the function ran or after it: the caller's outcome holds.
      case INTERNAL -> new SignatureException(what, context, advice);
    };
  }

  /** What cannot be sent is the result of a function, or else what was asked for is not done. */
  private static CallContext ranOrNot(CallContext context) {
    return context.outcome() == Outcome.NOT_SENT ? context : context.withOutcome(Outcome.RAN);
  }

  /**
   * {@return what a failure happened to that came before the call was sent}
   *
   * @param function that was to be called
   */
  public static CallContext notSent(NativeFunction function) {
    return new CallContext(
        function.library(), function.symbol(), null, null, Outcome.NOT_SENT, null);
  }

  static MessageTooLargeException callTooLarge(FrameTooLargeException e, CallContext context) {
    return new MessageTooLargeException(
        "what is sent with the call has "
            + e.payloadBytes()
            + " bytes, a message may have "
            + e.maxPayloadBytes(),
        context,
        "Raise limits.message of the pool, or pass less at once.",
        null);
  }

  /** This process has no memory left for what a call sends or gets; the lane is in step. */
  static MemoryExhaustedException noHeap(OutOfMemoryError e, CallContext context) {
    boolean ran = context.outcome() == Outcome.RAN;
    return new MemoryExhaustedException(
        "this process has no memory left for "
            + (ran ? "what the call has returned" : "what is sent with the call")
            + " ("
            + e.getMessage()
            + ")",
        context,
        ran
            ? "The function has run, and its result is lost. Give this process more memory (-Xmx),"
                + " or return less at once."
            : "Nothing has run. Give this process more memory (-Xmx), or pass less at once.",
        e);
  }

  /** As above, where the answer was taken and is lost: whatever it was, the lane is in step. */
  static MemoryExhaustedException noHeapToRead(OutOfMemoryError e, CallContext context) {
    return new MemoryExhaustedException(
        "this process had no memory left to read the answer of a call (" + e.getMessage() + ")",
        context,
        "Call again only if the function may run twice. Give this process more memory (-Xmx), or"
            + " return less at once.",
        e);
  }

  /** As above, where the answer is still to come: the worker had to be ended. */
  static MemoryExhaustedException noHeapForAnswer(OutOfMemoryError e, CallContext context) {
    return new MemoryExhaustedException(
        "this process had no memory left to take the answer of a call (" + e.getMessage() + ")",
        context,
        "The worker was ended, as its answer would have been taken for that of another call. Give"
            + " this process more memory (-Xmx).",
        e);
  }

  /** This process has no memory, or no descriptor, left to share with the worker. */
  static SharedMemoryExhaustedException noMemory(NoRoomException e, CallContext context) {
    return new SharedMemoryExhaustedException(
        e.getMessage(),
        context,
        "Leave this process more descriptors (ulimit -n) and memory, or pass less at once.",
        e);
  }

  /**
   * Waits, within a bound, for the worker's end, and says why it ended.
   *
   * @param worker that was lost
   * @param context what is known of the call; its outcome decides the advice
   * @param cause how the lane noticed, for the log
   * @return the failure, with the report on the worker's end
   */
  public static WorkerLostException lost(LaneWorker worker, CallContext context, Throwable cause) {
    String advice =
        context.outcome() == Outcome.NOT_SENT
            ? "The next call gets a new worker; it is safe to call again."
            : "The next call gets a new worker. Call again only if the function may run twice.";
    return lost(worker, context, advice + neighbours(worker), cause);
  }

  /** Who is lost for another call's sake is to know: its own function may be well. */
  private static String neighbours(LaneWorker worker) {
    return worker.wasKilledAtDeadline()
        ? " It was another call on the same worker that was over too late, and native code has no"
            + " other cancel: with `threads: serial` calls do not share a worker."
        : "";
  }

  /**
   * As {@link #lost(LaneWorker, CallContext, Throwable)}, with what to do next.
   *
   * @param worker that was lost
   * @param context what is known of the call
   * @param advice what to do next: one or more whole sentences
   * @param cause how the lane noticed, for the log
   * @return the failure, with the report on the worker's end
   */
  public static WorkerLostException lost(
      LaneWorker worker, CallContext context, String advice, Throwable cause) {
    CrashReport report = worker.crashReport();
    // How a lane noticed is of no use to callers: the report says why the worker ended.
    LOG.debug("worker {} was lost to a call", worker.id(), cause);
    Throwable known = cause instanceof TransportClosedException ? null : cause;
    return new WorkerLostException(worker.exitCode(), report, context, advice, known);
  }
}
