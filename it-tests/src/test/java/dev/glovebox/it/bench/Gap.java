package dev.glovebox.it.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a caller does between two calls. */
public enum Gap {
  /** Nothing: the next call follows at once. */
  NONE("0", 0),
  /** It works on something else; a timer could not wake it that soon. */
  TEN_MICROS("10us", TimeUnit.MICROSECONDS.toNanos(10)),
  /** It sleeps, and its core with it. */
  ONE_MILLI("1ms", TimeUnit.MILLISECONDS.toNanos(1));

  private static final long SHORTEST_SLEEP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final String text;
  private final long nanos;

  Gap(String text, long nanos) {
    this.text = text;
    this.nanos = nanos;
  }

  /** As figures' names have it. */
  public String text() {
    return text;
  }

  /** The gap of this text. */
  public static Gap of(String text) {
    return Arrays.stream(values()).filter(gap -> gap.text.equals(text)).findFirst().orElseThrow();
  }

  /** Lets the gap pass. */
  public void pass() {
    if (nanos >= SHORTEST_SLEEP_NANOS) {
      LockSupport.parkNanos(nanos);
    } else if (nanos > 0) {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    }
  }
}
