package dev.glovebox.sidecar.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets lines of one kind into the log up to a rate: the first ten, and then one in ten seconds. A
 * client that is refused as fast as it can ask does not fill a disk.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class LogLimit {
  private static final int BURST = 10;
  private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

  /** Beyond these, kinds share one: a client may have a part in how many there are. */
  private static final int MOST_KINDS = 64;

  private static final String OTHERS = "";

  private final LongSupplier clock;
  private final Map<String, Kind> kinds = new HashMap<>();

  private static final class Kind {
    long leftOut;
    double tokens = BURST;
    long atNanos;

    Kind(long now) {
      this.atNanos = now;
    }
  }

  /** Makes one that has let nothing through yet. */
  public LogLimit() {
    this(System::nanoTime);
  }

  /**
   * With another clock.
   *
   * @param clock nanoseconds from any time on
   */
  LogLimit(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Logs a line, unless there were too many of its kind.
   *
   * @param kind what lines share a rate; past a number of kinds, all others share one
   * @param log is given what to put at the line's end: how many were left out before it, if any
   */
  public void log(String kind, Consumer<String> log) {
    String end;
    synchronized (this) {
      long now = clock.getAsLong();
      String key = kinds.containsKey(kind) || kinds.size() < MOST_KINDS ? kind : OTHERS;
      Kind of = kinds.computeIfAbsent(key, name -> new Kind(now));
      of.tokens = Math.min(BURST, of.tokens + (double) (now - of.atNanos) / PERIOD_NANOS);
      of.atNanos = now;
      if (of.tokens < 1) {
        of.leftOut++;
        return;
      }
      of.tokens--;
      end = of.leftOut == 0 ? "" : " (" + of.leftOut + " lines like this one were left out)";
      of.leftOut = 0;
    }
    log.accept(end);
  }
}
