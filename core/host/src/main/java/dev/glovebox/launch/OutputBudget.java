package dev.glovebox.launch;

import java.util.function.LongSupplier;

/**
 * How much of a worker's output is passed on: a token bucket of bytes. It is full at first, holds
 * what the rate gives in {@value #BURST_SECONDS} seconds, and fills up at that rate.
 *
 * <p><b>Threads:</b> for use by one.
 */
final class OutputBudget {
  private static final int BURST_SECONDS = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long bytesPerSecond;
  private final LongSupplier nanoTime;
  private double available;
  private long filledNanos;

  OutputBudget(long bytesPerSecond, LongSupplier nanoTime) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.available = (double) bytesPerSecond * BURST_SECONDS;
    this.filledNanos = nanoTime.getAsLong();
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Takes {@code bytes} if so many are there; takes none if not. */
  boolean take(int bytes) {
    fill();
    if (available < bytes) {
      return false;
    }
    available -= bytes;
    return true;
  }

  /** Whether the bucket has recovered: a second's worth is there again. */
  boolean hasRecovered() {
    fill();
    return available >= bytesPerSecond;
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    double gained = (now - filledNanos) / NANOS_PER_SECOND * bytesPerSecond;
    available = Math.min(available + gained, (double) bytesPerSecond * BURST_SECONDS);
    filledNanos = now;
  }
}
