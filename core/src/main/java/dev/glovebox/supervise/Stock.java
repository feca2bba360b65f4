package dev.glovebox.supervise;

import dev.glovebox.registry.WorkerCounts;
import java.util.List;

/**
 * The workers that a pool shall have without being asked: its minimum and its spares.
 *
 * <p><b>Threads:</b> used under the pool's lock.
 */
final class Stock {
  private final WorkerCounts counts;
  private final BackgroundTasks clock;

  /** Whether the clock will look again: until then nobody does. */
  private boolean later;

  Stock(WorkerCounts counts, BackgroundTasks clock) {
    this.counts = counts;
    this.clock = clock;
  }

  /** Whether there shall be any; asked without the lock, too. */
  boolean isAny() {
    return counts.min() > 0 || counts.spare() > 0;
  }

  /** Whether one of them is to be started now. */
  boolean lacks(List<Worker> workers) {
    if (later) {
      return false;
    }
    List<Worker> staying = workers.stream().filter(Worker::isStaying).toList();
    long free = staying.stream().filter(Worker::isIdle).count();
    return staying.size() < counts.min() || free < counts.spare();
  }

  /** Has the clock look again, without the lock: once, however often it is asked for. */
  void later(long nanos, Runnable look) {
    later = true;
    clock.later(look, nanos);
  }

  /** That time has come. */
  void laterIsNow() {
    later = false;
  }
}
