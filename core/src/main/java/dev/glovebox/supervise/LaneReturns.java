package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How lanes come back to the pool: to whoever comes next, to a call that waits, or to nobody, when
 * their worker has served long enough or ends.
 *
 * <p><b>Threads:</b> safe for use by several. The lock is that of the {@link Workforce}.
 */
final class LaneReturns {
  private static final Logger LOG = LoggerFactory.getLogger(LaneReturns.class);

  private final Recycling recycling;
  private final ReentrantLock lock;

  @GuardedBy("lock")
  private final PoolLanes lanes;

  private final LaneQueue queue;
  private final Ending ending;
  private final Runnable keepStocked;

  /**
   * Makes the way back.
   *
   * @param keepStocked starts what is missing; run under the lock
   */
  LaneReturns(
      Recycling recycling,
      ReentrantLock lock,
      PoolLanes lanes,
      LaneQueue queue,
      Ending ending,
      Runnable keepStocked) {
    this.recycling = recycling;
    this.lock = lock;
    this.lanes = lanes;
    this.queue = queue;
    this.ending = ending;
    this.keepStocked = keepStocked;
  }

  /**
   * Gives a lane back. Takes no lock as long as no call waits and the worker takes calls.
   *
   * <p>Both are looked at after the lane is free: who begins to wait counts itself first and looks
   * at the lanes then ({@link LaneQueue}); who begins to end a worker changes its state first and
   * counts its leases then. So nobody waits for a lease that has ended unseen.
   */
  void release(HostLane lane) {
    Worker worker = lane.worker();
    if (!queue.isEmpty() || !lane.isUsable() || recycling.isDue(worker)) {
      releaseToOthers(lane);
      return;
    }
    lane.lease().giveBack();
    if (!queue.isEmpty() || !worker.takesCalls()) {
      lock.lock();
      try {
        released(worker);
      } finally {
        lock.unlock();
      }
    }
  }

  private void releaseToOthers(HostLane lane) {
    Worker worker = lane.worker();
    lock.lock();
    try {
      recycleIfDue(worker);
      if (!lane.isUsable() || !queue.handOver(lane)) {
        lane.lease().giveBack();
        released(worker);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A lane of the worker was given back, and somebody may wait for that. */
  @GuardedBy("lock")
  private void released(Worker worker) {
    if (worker.takesCalls()) {
      queue.wakeNext();
    } else {
      ending.released(worker);
    }
  }

  @GuardedBy("lock")
  private void recycleIfDue(Worker worker) {
    if (worker.isStandby() || !recycling.isDue(worker)) {
      return;
    }
    if (worker.tryMove(WorkerState.DRAINING)) {
      LOG.info("worker {} is replaced: {}", worker.id(), recycling.reason(worker));
      lanes.removeAllOf(worker);
      keepStocked.run();
    }
  }

  /** Replaces a worker if it has served long enough. */
  void recycle(Worker worker) {
    lock.lock();
    try {
      recycleIfDue(worker);
      ending.stopIfDrained(worker);
    } finally {
      lock.unlock();
    }
  }
}
