package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.HostLane;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Whether workers are replaced at all for having served long enough. */
  private final boolean recycles;

  private final ReentrantLock lock;

  @GuardedBy("lock")
  private final PoolLanes lanes;

  private final LaneQueue queue;

  /** How many calls wait for a lane. */
  private final AtomicInteger waiting;

  private final PoolDrain drain;
  private final BackgroundTasks background;
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
      PoolDrain drain,
      BackgroundTasks background,
      Runnable keepStocked) {
    this.recycling = recycling;
    this.recycles = recycling.isLimited();
    this.lock = lock;
    this.lanes = lanes;
    this.queue = queue;
    this.waiting = queue.size();
    this.drain = drain;
    this.background = background;
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
    if (lane.requests().isOwedAnAnswer()) {
      releaseWhenAnswered(lane);
      return;
    }
    Worker worker = Worker.of(lane);
    if (waiting.get() > 0 || !lane.isUsable() || (recycles && recycling.isDue(worker))) {
      releaseToOthers(lane);
      return;
    }
    lane.lease().giveBack();
    if (waiting.get() > 0 || !worker.takesCalls()) {
      StackRoom.require();
      lock.lock();
      try {
        released(worker);
      } finally {
        lock.unlock();
      }
    }
  }

  /** What a call has asked and then given up, a load above all, goes on: its lane is in use. */
  private void releaseWhenAnswered(HostLane lane) {
    lane.lease().disown();
    boolean left = false;
    try {
      left = background.run("answer-" + lane.worker().id(), () -> releaseAfterAnswer(lane));
    } finally {
      if (!left) {
        releaseAfterAnswer(lane);
      }
    }
  }

  private void releaseAfterAnswer(HostLane lane) {
    lane.lease().own();
    try {
      lane.requests().settle(Deadline.NONE);
    } catch (GloveboxException e) {
      LOG.warn("what a call had given up failed: {}", e.getMessage());
    } finally {
      release(lane);
    }
  }

  private void releaseToOthers(HostLane lane) {
    StackRoom.require();
    Worker worker = Worker.of(lane);
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
      drain.released(worker);
    }
  }

  @GuardedBy("lock")
  private void recycleIfDue(Worker worker) {
    if (!worker.isStandby() && recycling.isDue(worker)) {
      drain(worker, recycling.reason(worker));
    }
  }

  @GuardedBy("lock")
  private void drain(Worker worker, String why) {
    if (worker.tryMove(WorkerState.DRAINING)) {
      LOG.info("worker {} is replaced: {}", worker.id(), why);
      lanes.removeAllOf(worker);
      keepStocked.run();
    }
  }

  /** Replaces a worker. */
  void replace(Worker worker, String why) {
    lock.lock();
    try {
      drain(worker, why);
      drain.stopIfDrained(worker);
    } finally {
      lock.unlock();
    }
  }

  /** Replaces a worker if it has served long enough. */
  void recycle(Worker worker) {
    lock.lock();
    try {
      recycleIfDue(worker);
      drain.stopIfDrained(worker);
    } finally {
      lock.unlock();
    }
  }
}
