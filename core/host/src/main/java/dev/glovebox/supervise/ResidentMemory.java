package dev.glovebox.supervise;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory a worker's process has resident, read from {@code /proc} by the host: what a
 * library takes in a second may be all there is, and the worker's own word is one ping old.
 *
 * <p><b>Threads:</b> safe for any number. A reading takes some tens of microseconds and does not
 * block; it is used again for a while.
 */
final class ResidentMemory {
  /** How old a reading may be of a worker that has been called since: memory is taken fast. */
  static final Duration FRESH = Duration.ofMillis(20);

  /** And of one that has not, of which only a thread of a library's own can take more. */
  static final Duration FRESH_IF_IDLE = Duration.ofSeconds(1);

  /** When a reading was begun last; in the far past before the first. */
  private final AtomicLong readNanos = new AtomicLong(System.nanoTime() - Long.MAX_VALUE / 2);

  private volatile OptionalLong bytes = OptionalLong.empty();
  private volatile long callsThen;

  /**
   * What it is now, or was a moment ago; empty where the system does not tell.
   *
   * @param pid of the process
   * @param calls how many calls it has answered
   * @param busy whether it is in one
   */
  OptionalLong bytes(long pid, long calls, boolean busy) {
    long now = System.nanoTime();
    long before = readNanos.get();
    Duration fresh = busy || calls != callsThen ? FRESH : FRESH_IF_IDLE;
    if (now - before >= fresh.toNanos() && readNanos.compareAndSet(before, now)) {
      callsThen = calls;
      bytes = ProcessUsage.of(pid).residentBytes();
    }
    return bytes;
  }
}
