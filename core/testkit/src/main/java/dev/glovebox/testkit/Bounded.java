package dev.glovebox.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells of: by looking again and again, within a bound. */
final class Bounded {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

  private Bounded() {}

  /**
   * Waits for 30 seconds at most.
   *
   * @param what what is waited for: a noun and what it does
   * @throws IllegalStateException if it does not happen, or if this thread is interrupted
   */
  static void await(String what, BooleanSupplier condition) {
    if (!holds(BOUND, condition)) {
      String why =
          Thread.currentThread().isInterrupted()
              ? "interrupted while waiting for "
              : "waited for " + BOUND.toSeconds() + " s in vain for ";
      throw new IllegalStateException(why + what);
    }
  }

  /** {@return whether the condition came true within the bound; false also after an interrupt} */
  static boolean holds(Duration bound, BooleanSupplier condition) {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
