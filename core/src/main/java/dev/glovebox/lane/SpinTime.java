package dev.glovebox.lane;

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

  /** One pause, however long, is not taken for a habit. */
  private static final long LONGEST_NANOS = 2_000_000;

  private final long limitNanos;
  private int polls = MAX_POLLS;
  private long averageWait;
  private long averageCycle;

  /** When the last wait ended; 0 if that is not known. */
  private long lastEnd;

  /**
   * @param limitNanos the longest that it looks; 0 if it shall sleep at once
   */
  SpinTime(long limitNanos) {
    this.limitNanos = limitNanos;
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

  /** How long to go on looking. */
  long nanos() {
    return averageWait > WORTH * limitNanos || averageCycle > RARE_NANOS ? 0 : limitNanos;
  }

  /** It was not there within {@link #polls}, and came, or the time for it was over. */
  void waited(long start, long end) {
    polls =
        end - start < POLLED_NANOS
            ? Math.min(MAX_POLLS, 2 * polls)
            : Math.max(MIN_POLLS, polls / 2);
    averageWait += (Math.min(LONGEST_NANOS, end - start) - averageWait) / MEMORY;
    long cycle = end - (lastEnd == 0 ? start : lastEnd);
    averageCycle += (Math.min(LONGEST_NANOS, cycle) - averageCycle) / MEMORY;
    lastEnd = end;
  }
}
