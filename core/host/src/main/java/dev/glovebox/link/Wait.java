package dev.glovebox.link;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.HangReport;

/** What a lane waits for. */
interface Wait {
  /** A noun, for messages. */
  String what();

  Deadline deadline();

  /** What a failure happens to that comes now, with its outcome. */
  CallContext context();

  default CallContext elapsedContext() {
    return context().withElapsed(deadline().elapsed());
  }

  /** That it was over too late, as a sentence. */
  default String missed() {
    return what() + " exceeded its deadline of " + deadline().length().toMillis() + " ms";
  }

  /** The failure of one whose worker was killed for that. */
  default CallDeadlineExceededException exceeded(HangReport report) {
    return new CallDeadlineExceededException(
        missed(),
        deadline().length(),
        report,
        elapsedContext(),
        "The worker was killed, for native code has no other cancel; the next call gets a new one."
            + " Raise the deadline if the function may take this long.");
  }
}
