package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.Outcome;

/**
 * What a lane waits for.
 *
 * @param what a noun, for messages
 * @param context with the outcome if the wait fails
 */
record Wait(String what, Deadline deadline, CallContext context) {
  Wait withOutcome(Outcome outcome) {
    return new Wait(what, deadline, context.withOutcome(outcome));
  }

  CallContext elapsedContext() {
    return context.withElapsed(deadline.elapsed());
  }

  /** That it was over too late, as a sentence. */
  String missed() {
    return what + " exceeded its deadline of " + deadline.length().toMillis() + " ms";
  }

  /** The failure of one whose worker was killed for that. */
  CallDeadlineExceededException exceeded(HangReport report) {
    return new CallDeadlineExceededException(
        missed(),
        deadline.length(),
        report,
        elapsedContext(),
        "The worker was killed, for native code has no other cancel; the next call gets a new one."
            + " Raise the deadline if the function may take this long.");
  }
}
