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

  /** Whether none is to be started before the clock has looked again. */
  boolean isForLater() {
    return later;
  }

  /** Whether there are fewer that take calls than there shall be. */
  boolean lacksServing(List<Worker> workers) {
    return workers.stream().filter(Stock::serves).count() < counts.min();
  }

  private static boolean serves(Worker worker) {
    return worker.isStaying() && !worker.isStandby();
  }

  /** Whether there are fewer spares than there shall be. */
  boolean lacksSpare(List<Worker> workers) {
    return workers.stream().filter(Stock::standsBy).count() < counts.spare();
  }

  private static boolean standsBy(Worker worker) {
    return worker.isStaying() && worker.isStandby();
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
