package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.Message;

/** Turns what went wrong on a lane into the exceptions that callers see. */
final class Faults {
  private Faults() {}

  /**
   * What a worker said that it did not do, or not to the end.
   *
   * @param context with the outcome if nothing is known of it; "not sent" means that no function
   *     was to run
   */
  static GloveboxException toException(Message.Fault fault, CallContext context) {
    CallContext notSent = context.withOutcome(Outcome.NOT_SENT);
    return switch (fault.kind()) {
      case REFUSED ->
          new LibraryRefusedException(
              fault.rule(), fault.what(), fault.details(), notSent, fault.advice());
      case LOAD_FAILED ->
          new LibraryLoadException(fault.what(), fault.details(), notSent, fault.advice());
      case RESULT_TOO_LARGE ->
          new MessageTooLargeException(fault.what(), ranOrNot(context), fault.advice(), null);
      case STALE -> new StaleHandleException(context.worker(), fault.what(), notSent);
      case SIGNATURE -> new SignatureException(fault.what(), notSent, fault.advice());
      // In the worker's own code, before the function ran or after it: the caller's outcome holds.
      case INTERNAL -> new SignatureException(fault.what(), context, fault.advice());
    };
  }

  /** What is too large is the result of a function, or else what was asked for is not done. */
  private static CallContext ranOrNot(CallContext context) {
    return context.outcome() == Outcome.NOT_SENT ? context : context.withOutcome(Outcome.RAN);
  }

  /** What a failure happened to that came before the call was sent. */
  static CallContext notSent(NativeFunction function) {
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
        e);
  }

  /** Waits, within a bound, for the worker's end, and says why it ended. */
  static WorkerLostException lost(Worker worker, CallContext context, Throwable cause) {
    String advice =
        context.outcome() == Outcome.NOT_SENT
            ? "The next call gets a new worker; it is safe to call again."
            : "The next call gets a new worker. Call again only if the function may run twice.";
    return lost(worker, context, advice, cause);
  }

  /** As {@link #lost(Worker, CallContext, Throwable)}, with what to do next. */
  static WorkerLostException lost(
      Worker worker, CallContext context, String advice, Throwable cause) {
    CrashReport report = worker.crashReport();
    return new WorkerLostException(worker.exitCode(), report, context, advice, cause);
  }
}
