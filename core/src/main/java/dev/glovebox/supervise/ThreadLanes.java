package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.lane.CallBody;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The lanes of a pool by the threads that have them: a callback calls on the lane it came from.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class ThreadLanes implements LaneSource {
  private final WorkerPool pool;
  private final Workforce workforce;

  /** What a thread has, the newest in front. */
  private final ThreadLocal<Deque<HostLane>> held = ThreadLocal.withInitial(ArrayDeque::new);

  ThreadLanes(WorkerPool pool, Workforce workforce) {
    this.pool = pool;
    this.workforce = workforce;
  }

  /** The newest lane that this thread has; null if it has none. */
  HostLane current() {
    return held.get().peek();
  }

  /** Whether this thread has a lane; leaves nothing behind in one that has not. */
  boolean hasCurrent() {
    boolean has = current() != null;
    if (!has) {
      held.remove();
    }
    return has;
  }

  /** This thread has a lane from now on that is somebody else's to give back. */
  void enter(HostLane lane) {
    held.get().push(lane);
  }

  /** Ends one {@link #enter}; returns whether the thread has the lane still. */
  boolean leave(HostLane lane) {
    Deque<HostLane> own = held.get();
    own.removeFirstOccurrence(lane);
    if (own.isEmpty()) {
      held.remove();
    }
    return own.contains(lane);
  }

  @Override
  public HostLane acquire(WorkerId worker, CallContext context) {
    HostLane lane = current();
    if (lane == null || (worker != null && !lane.worker().id().equals(worker))) {
      lane = workforce.acquire(worker, context);
    }
    enter(lane);
    return lane;
  }

  @Override
  public void release(HostLane lane) {
    if (!leave(lane)) {
      workforce.release(lane);
    }
  }

  @Override
  public void holding(HostLane lane, Runnable task) {
    enter(lane);
    try {
      task.run();
    } finally {
      held.remove();
    }
  }

  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    return pool.invoke(function, options, body);
  }
}
