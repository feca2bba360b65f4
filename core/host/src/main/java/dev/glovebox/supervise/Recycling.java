package dev.glovebox.supervise;

import dev.glovebox.registry.RecyclePolicy;
import java.time.Duration;

/**
 * Decides when a healthy worker has served long enough.
 *
 * <p><b>Threads:</b> immutable.
 */
final class Recycling {
  private final long calls;
  private final long memoryBytes;
  private final long ageNanos;

  Recycling(RecyclePolicy policy) {
    this.calls = policy.calls().orElse(Long.MAX_VALUE);
    this.memoryBytes = policy.memoryBytes().orElse(Long.MAX_VALUE);
    this.ageNanos = policy.age().map(Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  /** Whether there is any limit. */
  boolean isLimited() {
    return calls != Long.MAX_VALUE || memoryBytes != Long.MAX_VALUE || ageNanos != Long.MAX_VALUE;
  }

  /**
   * Whether the worker is due to be replaced. Asked after each call: looks at nothing that no limit
   * is set for.
   */
  boolean isDue(Worker worker) {
    return hasAnswered(worker) || isLarge(worker) || isOld(worker);
  }

  private boolean hasAnswered(Worker worker) {
    return calls != Long.MAX_VALUE && worker.calls() >= calls;
  }

  private boolean isLarge(Worker worker) {
    return memoryBytes != Long.MAX_VALUE && worker.residentBytes() >= memoryBytes;
  }

  /** A spare grows old only once it serves. */
  private boolean isOld(Worker worker) {
    return ageNanos != Long.MAX_VALUE && served(worker) >= ageNanos;
  }

  private static long served(Worker worker) {
    return System.nanoTime() - worker.admittedNanos();
  }

  /** Why a worker that is due is. */
  String reason(Worker worker) {
    if (hasAnswered(worker)) {
      return "it has answered " + worker.calls() + " calls";
    }
    return isLarge(worker)
        ? "it holds " + worker.residentBytes() + " bytes of memory"
        : "it is " + Duration.ofNanos(served(worker)).toSeconds() + " s old";
  }
}
