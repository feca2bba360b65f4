package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.Outcome;
import java.util.function.Supplier;

/** Calls whose deadline is shorter than what a worker may take to be there. */
final class ColdStart {
  /** A start, a load, and what else a busy machine may put in between. */
  private static final int MOST_TRIES = 400;

  private ColdStart() {}

  /** Calls until the call is sent: the worker is there, and has loaded the library. */
  static <T> T call(Supplier<T> call) {
    for (int tries = 1; ; tries++) {
      try {
        return call.get();
      } catch (CallDeadlineExceededException e) {
        if (e.outcome().orElseThrow() != Outcome.NOT_SENT) {
          throw e;
        }
        assertThat(tries).as(e.getMessage()).isLessThan(MOST_TRIES);
      }
    }
  }
}
