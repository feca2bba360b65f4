package dev.glovebox.link;

import dev.glovebox.lane.Transport;
import java.time.Duration;

/**
 * By when something that was asked of a worker has to be over. The thread that waits for the answer
 * looks at it; while that thread is in a callback, which may never return, the supervisor's clock
 * does instead.
 *
 * <p><b>Lifecycle:</b> begins when it is made or by {@link #begin}; {@link #end} is due when the
 * answer is there. It may begin again then.
 *
 * <p><b>Threads:</b> used by the thread that waits; what that one has done before it guards, the
 * clock's thread sees.
 */
public final class Deadline {
  /** None, for waits that nobody asks how long they took. */
  public static final Deadline NONE = new Deadline();

  private Duration length;
  private Timers clock;
  private long lengthNanos = Transport.FOREVER;

  /** Whether the time of its beginning is known. */
  private boolean timed;

  private long startNanos;

  /** Made for the first callback, as most calls have none; null before. */
  private Alarm alarm;

  /** None: it may take as long as it likes. */
  static Deadline none() {
    Deadline deadline = new Deadline();
    deadline.beganAgo(0);
    return deadline;
  }

  /**
   * {@return one for something in which no callbacks run}
   *
   * @param length from now on
   */
  public static Deadline in(Duration length) {
    Deadline deadline = new Deadline();
    deadline.begin(length, null);
    deadline.beganAgo(0);
    return deadline;
  }

  /**
   * {@return one that begins now; null for none}
   *
   * @param length from now on; null for none
   */
  public static Deadline of(Duration length) {
    return length == null ? NONE : in(length);
  }

  /**
   * {@return one that began some time ago; null for none}
   *
   * @param length from its beginning; null for none
   * @param elapsed how long ago it began
   */
  public static Deadline of(Duration length, Duration elapsed) {
    if (length == null) {
      return NONE;
    }
    Deadline deadline = new Deadline();
    deadline.begin(length, null);
    deadline.beganAgo(elapsed.toNanos());
    return deadline;
  }

  /**
   * Begins anew, for a call. The time is not taken before somebody asks for it, as most calls are
   * over sooner than that has paid.
   *
   * @param time null for ever
   * @param alarms watches it during callbacks
   */
  void begin(Duration time, Timers alarms) {
    length = time;
    lengthNanos = time == null ? Transport.FOREVER : time.toNanos();
    clock = alarms;
    timed = false;
    alarm = null;
  }

  /** Takes the time, if nobody has: it began {@code nanos} ago. */
  void beganAgo(long nanos) {
    if (!timed) {
      startNanos = System.nanoTime() - nanos;
      timed = true;
    }
  }

  /** It began when the other one did, whose beginning is known. */
  void beganWith(Deadline other) {
    startNanos = other.startNanos;
    timed = true;
  }

  /** {@return whether it is over} */
  public boolean isOver() {
    return leftNanos() == 0;
  }

  /** Whether the time of its beginning is known. */
  boolean isTimed() {
    return timed;
  }

  boolean isNone() {
    return length == null;
  }

  /** {@return how long it might take; null for ever} */
  public Duration length() {
    return length;
  }

  /** As {@link #length()}; {@link Transport#FOREVER} for ever. */
  long lengthNanos() {
    return lengthNanos;
  }

  /** {@return the time since it began; zero where no time is taken} */
  public Duration elapsed() {
    return timed ? Duration.ofNanos(System.nanoTime() - startNanos) : Duration.ZERO;
  }

  /** {@return what is left of it, 0 or more; or {@link Transport#FOREVER}} */
  public long leftNanos() {
    if (isNone() || !timed) {
      return lengthNanos;
    }
    return Math.max(0, lengthNanos - (System.nanoTime() - startNanos));
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
    beganAgo(0);
    if (alarm == null) {
      alarm = new Alarm();
    }
    alarm.guard(clock, leftNanos(), action);
  }

  /** The thread that waits looks at it again. What guards it has run to its end, or will not. */
  void unguard() {
    if (alarm != null) {
      alarm.unguard();
    }
  }

  /** Whether it passed while the clock looked at it. */
  boolean wasMissed() {
    return alarm != null && alarm.wasMissed();
  }

  /** It is not needed any more. */
  void end() {
    if (alarm != null) {
      alarm.end();
    }
  }
}
