package dev.glovebox.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Future;

/**
 * Rings at the deadline of one call, for its callbacks: whatever it guards then is told.
 *
 * <p><b>Threads:</b> used by the thread that calls; rings on the clock's.
 */
final class Alarm {
  @GuardedBy("this")
  private Future<?> alarm;

  /** Whether it has rung, for nothing if the thread was in no callback at that moment. */
  @GuardedBy("this")
  private boolean rung;

  @GuardedBy("this")
  private Runnable whenMissed;

  @GuardedBy("this")
  private boolean missed;

  /** As {@link Deadline#guard}, with what is left of it. */
  synchronized void guard(Timers clock, long leftNanos, Runnable action) {
    whenMissed = action;
    if (alarm == null || rung) {
      alarm = clock.later(this::ring, leftNanos);
    }
  }

  synchronized void unguard() {
    whenMissed = null;
  }

  synchronized boolean wasMissed() {
    return missed;
  }

  synchronized void end() {
    whenMissed = null;
    if (alarm != null) {
      alarm.cancel(false);
    }
  }

  private synchronized void ring() {
    rung = true;
    if (whenMissed != null && !missed) {
      missed = true;
      // Under the monitor: once the lane is given back, it is another call's worker.
      whenMissed.run();
    }
  }
}
