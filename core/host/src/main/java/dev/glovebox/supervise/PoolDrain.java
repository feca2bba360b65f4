package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the workers of a pool come to their end: a retired pool lets what it has begun end by itself,
 * a closed one within a grace.
 *
 * <p><b>Threads:</b> safe for use by several. The lock is that of the {@link Workforce}.
 */
final class PoolDrain {
  private static final Logger LOG = LoggerFactory.getLogger(PoolDrain.class);

  /** How long a process that was killed may take to be gone. */
  private static final Duration END_BOUND = Duration.ofSeconds(5);

  private final PoolConfig config;
  private final BackgroundTasks background;
  private final ReentrantLock lock;
  private final Changes changes;

  @GuardedBy("lock")
  private final WorkerSlots slots;

  @GuardedBy("lock")
  private final PoolLanes lanes;

  /** Written under the lock. */
  private volatile boolean closed;

  /**
   * Whether it only ends what it has begun: no call that may go anywhere goes here. Written under
   * the lock.
   */
  private volatile boolean retired;

  PoolDrain(
      PoolConfig config,
      BackgroundTasks background,
      ReentrantLock lock,
      Changes changes,
      WorkerSlots slots,
      PoolLanes lanes) {
    this.config = config;
    this.background = background;
    this.lock = lock;
    this.changes = changes;
    this.slots = slots;
    this.lanes = lanes;
  }

  /** Whether no call is taken any more; that stays so for whoever has the lock. */
  boolean isClosed() {
    return closed;
  }

  /** Whether no worker is started any more; that stays so for whoever has the lock. */
  boolean hasBegun() {
    return closed || retired;
  }

  boolean isRetired() {
    return retired;
  }

  /** Ends a worker that drains, if no call has it any more. Under the lock. */
  void stopIfDrained(Worker worker) {
    if (worker.state() == WorkerState.DRAINING && worker.leases() == 0) {
      stop(worker);
    }
  }

  private void stop(Worker worker) {
    if (!worker.beginStop()) {
      return;
    }
    boolean begun = false;
    try {
      begun = background.run("stop-" + worker.id(), () -> worker.stop(config.timeouts().stop()));
    } catch (OutOfMemoryError e) {
      // The next check tries again; whoever gave the lane back has a result to return.
      LOG.warn("no thread to stop worker {} on yet: {}", worker.id(), e.toString());
    } finally {
      if (!begun) {
        worker.stopNotBegun();
      }
    }
  }

  /** A lane of a worker that takes no calls was given back. Under the lock. */
  void released(Worker worker) {
    stopIfDrained(worker);
    changes.tell();
  }

  /** A start that ended well after the end had begun. Under the lock. */
  void cameTooLate(Worker worker) {
    boolean drains = worker.tryMove(WorkerState.DRAINING);
    LOG.debug("worker {} drains: {}", worker.id(), drains);
    stop(worker);
  }

  /** As {@link WorkerPool#retire}. */
  void retire() {
    lock.lock();
    try {
      retired = true;
      for (Worker worker : slots.workers()) {
        if (worker.tryMove(WorkerState.DRAINING)) {
          lanes.removeAllOf(worker);
          stopIfDrained(worker);
        }
      }
      changes.tell();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link WorkerPool#close}. */
  @SuppressWarnings("GuardedBy")
  void close() {
    Duration grace = config.timeouts().stop();
    beginClose().forEach(Worker::askToStop);
    long deadline = System.nanoTime() + grace.toNanos();
    awaitEndOf(this::anyLeased, deadline);
    for (Worker worker : workers()) {
      if (isLeased(worker)) {
        worker.kill(
            "the pool was closed, and its calls did not end within " + grace.toMillis() + " ms");
      }
      worker.askToStop();
    }
    long end = System.nanoTime() + grace.toNanos();
    workers().forEach(worker -> worker.awaitStop(end));
    // Also those whose start was on its way, and has yet to find out.
    awaitEndOf(() -> !slots.isEmpty(), System.nanoTime() + END_BOUND.toNanos());
  }

  /** Refuses calls from now on; returns the workers that none has. */
  private List<Worker> beginClose() {
    lock.lock();
    try {
      closed = true;
      lanes.clear();
      changes.tell();
      for (Worker worker : slots.workers()) {
        boolean drains = worker.tryMove(WorkerState.DRAINING);
        LOG.debug("worker {} drains: {}", worker.id(), drains);
      }
      return slots.workers().stream().filter(worker -> worker.leases() == 0).toList();
    } finally {
      lock.unlock();
    }
  }

  private List<Worker> workers() {
    lock.lock();
    try {
      return slots.workers();
    } finally {
      lock.unlock();
    }
  }

  private boolean isLeased(Worker worker) {
    lock.lock();
    try {
      return worker.leases() > 0;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean anyLeased() {
    return slots.workers().stream().anyMatch(worker -> worker.leases() > 0);
  }

  /**
   * Waits, at most until the deadline, until something has ended, which is asked under the lock.
   */
  private void awaitEndOf(BooleanSupplier rest, long deadlineNanos) {
    lock.lock();
    try {
      while (rest.getAsBoolean() && deadlineNanos - System.nanoTime() > 0) {
        changes.await(deadlineNanos - System.nanoTime());
      }
    } finally {
      lock.unlock();
    }
  }
}
