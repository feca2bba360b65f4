package dev.glovebox.lane;

import java.util.concurrent.TimeUnit;

/**
 * How long one end of a lane looks for what comes before it sleeps, learned from how long it had to
 * wait so far.
 *
 * <p>To look is cheap if what is awaited comes soon: a sleeper wakes 3 to 50 us late. It is lost
 * where the lane is used rarely or what runs takes long. So it is done while what was awaited came
 * within {@link #WORTH} times the limit on average, and the lane carries something every {@link
 * #RARE_NANOS} at least.
 *
 * <p>First it looks without giving its processor away ({@link #polls}). That is right if the other
 * side runs on another one, and answers within a microsecond or two. Where waits take longer it is
 * given up, because both sides may share a processor, until one is that short again.
 *
 * <p>To give way costs a whole time slice, milliseconds, where others want the processor who are
 * none of the two sides. So after a turn that took so long it looks without giving way, until that
 * was in vain.
 *
 * <p><b>Threads:</b> confined to that of its end.
 */
final class SpinTime {
  private static final int MAX_POLLS = 64;
  private static final int MIN_POLLS = 1;

  /** Averages forget one part in so many at each step. */
  private static final int MEMORY = 8;

  /**
   * How much longer than the limit the average wait may be. Where both ends sleep each time, both
   * wait as long as two wake-ups take; so they find back to a lane on which nobody sleeps.
   */
  private static final int WORTH = 5;

  /** About as long as the most polls take: a shorter wait had been worth more of them. */
  private static final long POLLED_NANOS = 2_000;

  private static final long RARE_NANOS = 400_000;

  /**
   * One wait or pause, however long, is not taken for a habit: it counts for no more than so many
   * times what would be too much if all were as long. On a busy machine either side may lose its
   * processor for milliseconds at any time.
   */
  private static final int LONGEST = 2;

  /** Longer than the other side's turn on the same processor takes. */
  private static final long COSTLY_NANOS = 200_000;

  /** So that sums of limits are numbers still. */
  private static final long LONGEST_LIMIT_NANOS = TimeUnit.HOURS.toNanos(1);

  /** For how many waits it does not give way after that. */
  private static final int RELUCTANT_WAITS = 64;

  private final long limitNanos;
  private int polls = MAX_POLLS;
  private long averageWait;
  private long averageCycle;

  /** When the last wait ended; 0 if that is not known. */
  private long lastEnd;

  /** For how many waits it still does not give way. */
  private int reluctant;

  /**
   * @param limitNanos the longest that it looks; 0 if it shall sleep at once
   */
  SpinTime(long limitNanos) {
    this.limitNanos = Math.min(limitNanos, LONGEST_LIMIT_NANOS);
  }

  /** How many times to look before the first look at the clock. */
  int polls() {
    return limitNanos == 0 ? MIN_POLLS : polls;
  }

  /** It was there within {@link #polls}. */
  void polled() {
    polls = Math.min(MAX_POLLS, 2 * polls);
    averageWait -= averageWait / MEMORY;
    averageCycle -= averageCycle / MEMORY;
    lastEnd = 0;
  }

  /**
   * Waits for something that {@link #polls} have not seen: looks for it, giving its processor away
   * in between, and sleeps then.
   *
   * @param timeoutNanos or {@link Transport#FOREVER}
   * @return whether it has come in time
   */
  boolean await(long timeoutNanos, Awaited awaited) throws TransportClosedException {
    long start = System.nanoTime();
    long now = start;
    long look = Math.min(nanos(), timeoutNanos);
    boolean come = false;
    while (!come && now - start < look) {
      if (givesWay()) {
        giveWay();
      } else {
        Thread.onSpinWait();
      }
      come = awaited.look();
      long before = now;
      now = System.nanoTime();
      looked(now - before);
    }
    while (!come && now - start < timeoutNanos) {
      long left = timeoutNanos - (now - start);
      come = awaited.sleep(timeoutNanos == Transport.FOREVER ? Transport.FOREVER : left);
      now = System.nanoTime();
    }
    waited(start, now);
    return come;
  }

  // The other side may need this very processor.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void giveWay() {
    Thread.yield();
  }

  /** What is waited for. */
  interface Awaited {
    /** Whether it is there; never blocks. */
    boolean look() throws TransportClosedException;

    /** Sleeps until it may be there, or the time is over; whether it is there. */
    boolean sleep(long nanos) throws TransportClosedException;
  }

  /** Whether to give the processor away between two looks. */
  boolean givesWay() {
    return reluctant == 0;
  }

  /** One look, with giving way before it, took so long. */
  void looked(long nanos) {
    if (nanos > COSTLY_NANOS) {
      reluctant = RELUCTANT_WAITS;
    }
  }

  /** How long to go on looking. */
  long nanos() {
    return averageWait > tooLong() || averageCycle > RARE_NANOS ? 0 : limitNanos;
  }

  /** It was not there within {@link #polls}, and came, or the time for it was over. */
  void waited(long start, long end) {
    polls =
        end - start < POLLED_NANOS
            ? Math.min(MAX_POLLS, 2 * polls)
            : Math.max(MIN_POLLS, polls / 2);
    averageWait += (Math.min(LONGEST * tooLong(), end - start) - averageWait) / MEMORY;
    long cycle = end - (lastEnd == 0 ? start : lastEnd);
    averageCycle += (Math.min(LONGEST * RARE_NANOS, cycle) - averageCycle) / MEMORY;
    lastEnd = end;
    reluctant = end - start > limitNanos ? 0 : Math.max(0, reluctant - 1);
  }

  private long tooLong() {
    return WORTH * limitNanos;
  }
}
