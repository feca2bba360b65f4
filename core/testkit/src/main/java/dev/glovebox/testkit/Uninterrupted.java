package dev.glovebox.testkit;

import java.time.Duration;

/**
 * Waits that an interrupt does not end, as it ends no call of native code; it is kept for later.
 */
final class Uninterrupted {
  /** Long enough for every test, and no sum with it overflows. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** A wait for so many nanoseconds; negative for none. */
  @FunctionalInterface
  interface TimedWait {
    boolean await(long nanos) throws InterruptedException;
  }

  private Uninterrupted() {}

  /** {@return what the wait returned, which went on after each interrupt} */
  static boolean await(Duration bound, TimedWait wait) {
    Duration used = bound.compareTo(LONGEST) < 0 ? bound : LONGEST;
    long end = System.nanoTime() + used.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.await(end - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
