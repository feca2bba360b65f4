package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.lane.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * By when something that was asked of a worker has to be over. The thread that waits for the answer
 * looks at it; while that thread is in a callback, which may never return, the supervisor's clock
 * does instead.
 *
 * <p><b>Lifecycle:</b> begins when it is made; {@link #end} is due when the answer is there.
 *
 * <p><b>Threads:</b> used by the thread that waits; the clock's thread runs what {@link #guard} was
 * given.
 */
final class Deadline {
  private final Duration length;
  private final BackgroundTasks clock;
  private final long startNanos = System.nanoTime();

  /** Set by the first {@link #guard}, as most calls have no callbacks. */
  @GuardedBy("this")
  private Future<?> alarm;

  /** Whether the alarm has rung, for nothing if the thread was in no callback at that moment. */
  @GuardedBy("this")
  private boolean rung;

  @GuardedBy("this")
  private Runnable whenMissed;

  @GuardedBy("this")
  private boolean missed;

  private Deadline(Duration length, BackgroundTasks clock) {
    this.length = length;
    this.clock = clock;
  }

  /** None: it may take as long as it likes. */
  static Deadline none() {
    return new Deadline(null, null);
  }

  /** One for something in which no callbacks run. */
  static Deadline in(Duration length) {
    return new Deadline(length, null);
  }

  /**
   * One for a call.
   *
   * @param length empty for none
   */
  static Deadline of(Optional<Duration> length, BackgroundTasks clock) {
    return new Deadline(length.orElse(null), clock);
  }

  boolean isNone() {
    return length == null;
  }

  /** How long it might take; null for ever. */
  Duration length() {
    return length;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** What is left of it, 0 or more; or {@link Transport#FOREVER}. */
  long leftNanos() {
    return isNone()
        ? Transport.FOREVER
        : Math.max(0, length.toNanos() - (System.nanoTime() - startNanos));
  }

  /**
   * Has the clock look at it until {@link #unguard}.
   *
   * @param action is run, on the clock's thread, if it passes meanwhile; must not block
   */
  void guard(Runnable action) {
    if (isNone()) {
      return;
    }
    synchronized (this) {
      whenMissed = action;
      if (alarm == null || rung) {
        alarm = clock.later(this::ring, leftNanos());
      }
    }
  }

  /** The thread that waits looks at it again. What guards it has run to its end, or will not. */
  synchronized void unguard() {
    whenMissed = null;
  }

  /** Whether it passed while the clock looked at it. */
  synchronized boolean wasMissed() {
    return missed;
  }

  /** It is not needed any more. */
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
