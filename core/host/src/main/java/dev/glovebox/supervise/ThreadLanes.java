package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.lane.CallBody;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.HostLane;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;

/**
 * The lanes of a pool by the threads that have them: a callback calls on the lane it came from. A
 * thread that calls again gets the lane that it had before, if that is free.
 *
 * <p>A thread remembers that lane for as long as it lives, weakly; and what it keeps for that is
 * made of classes of the JDK alone. So neither a pool nor a class loader stays for the sake of a
 * thread that has once called.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class ThreadLanes implements LaneSource {
  /** Where the lane that the thread had before is, as a {@link WeakReference}. */
  private static final int LAST = 0;

  /** Where the lanes that it has now begin, the oldest in front, up to the first null. */
  private static final int HELD = 1;

  private static final int ROOM = 8;

  private final CallCarrier pool;
  private final Workforce workforce;
  private final PoolLanes free;
  private final LaneReturns returns;

  /** What a thread has and had. */
  private final ThreadLocal<Object[]> lanes = ThreadLocal.withInitial(() -> new Object[ROOM]);

  ThreadLanes(CallCarrier pool, Workforce workforce) {
    this.pool = pool;
    this.workforce = workforce;
    this.free = workforce.lanes();
    this.returns = workforce.returns();
  }

  /** The newest lane that this thread has; null if it has none. */
  HostLane current() {
    return newest(lanes.get());
  }

  private static HostLane newest(Object[] own) {
    return own[HELD] == null ? null : (HostLane) own[end(own) - 1];
  }

  /** One after the newest. */
  private static int end(Object[] own) {
    int end = HELD;
    while (end < own.length && own[end] != null) {
      end++;
    }
    return end;
  }

  /** The lanes that this thread has. */
  private List<Object> held() {
    Object[] own = lanes.get();
    return Arrays.asList(own).subList(HELD, end(own));
  }

  private static HostLane last(Object[] own) {
    return own[LAST] instanceof WeakReference<?> last ? (HostLane) last.get() : null;
  }

  /** Whether this thread has a lane; leaves nothing behind in one that never had. */
  boolean hasCurrent() {
    Object[] own = lanes.get();
    int end = dropGivenUp(own, end(own));
    boolean has = end > HELD;
    if (!has && own[LAST] == null) {
      lanes.remove();
    }
    return has;
  }

  /** This thread has a lane from now on that is somebody else's to give back. */
  void enter(HostLane lane) {
    push(lanes.get(), lane);
  }

  private void push(Object[] own, HostLane lane) {
    Object[] room = withRoom(own);
    room[end(room)] = lane;
  }

  /** As it is, or a larger one, which is the thread's from then on. */
  private Object[] withRoom(Object[] own) {
    if (own[own.length - 1] == null) {
      return own;
    }
    Object[] larger = Arrays.copyOf(own, 2 * own.length);
    lanes.set(larger);
    return larger;
  }

  /** Ends one {@link #enter}; returns whether the thread has the lane still. */
  boolean leave(HostLane lane) {
    Object[] own = lanes.get();
    int end = end(own);
    int newest = end - 1;
    while (newest >= HELD && own[newest] != lane) {
      newest--;
    }
    if (newest >= HELD) {
      System.arraycopy(own, newest + 1, own, newest, end - newest - 1);
      own[end - 1] = null;
    }
    for (int i = HELD; i < newest; i++) {
      if (own[i] == lane) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes a lane as {@link #acquire}, if this thread has one or one is free; returns null if not.
   * Takes no lock and allocates nothing.
   *
   * @param worker the only one that will do; null for any
   */
  HostLane tryAcquire(WorkerId worker) {
    // Room first: nothing may fail between taking a lane and remembering that this thread has it.
    Object[] own = withRoom(lanes.get());
    int end = end(own);
    HostLane lane = end == HELD ? null : (HostLane) own[end - 1];
    if (lane != null && lane.lease().isGivenUp()) {
      end = dropGivenUp(own, end);
      lane = end == HELD ? null : (HostLane) own[end - 1];
    }
    if (lane == null || !PoolLanes.fits(lane, worker)) {
      lane = free.take(worker, last(own));
      if (lane == null) {
        return null;
      }
      own[end] = lane;
      remember(own, lane);
    } else {
      own[end] = lane;
    }
    return lane;
  }

  /**
   * Forgets lanes that this thread has failed to give back, and that were taken from it; returns
   * the new end. In a call that goes on, none is: who looks for them has seen that it has ended.
   */
  private static int dropGivenUp(Object[] own, int end) {
    int left = HELD;
    for (int i = HELD; i < end; i++) {
      if (!((HostLane) own[i]).lease().isGivenUp()) {
        own[left++] = own[i];
      }
    }
    Arrays.fill(own, left, end, null);
    return left;
  }

  private static void remember(Object[] own, HostLane lane) {
    WeakReference<HostLane> reference = lane.lease().reference();
    if (own[LAST] != reference) {
      own[LAST] = reference;
    }
  }

  /** Takes a lane that this thread has not, and that {@link Workforce#release} gives back. */
  HostLane acquireNew(WorkerId worker, CallContext context) {
    HostLane lane = free.take(worker, null);
    return lane != null ? lane : workforce.acquire(worker, context, Deadline.NONE);
  }

  @Override
  public HostLane acquire(WorkerId worker, CallContext context) {
    return acquire(worker, context, Deadline.NONE);
  }

  /**
   * As {@link #acquire(WorkerId, CallContext)}, for a call.
   *
   * @param due its deadline, which has begun
   */
  HostLane acquire(WorkerId worker, CallContext context, Deadline due) {
    HostLane lane = tryAcquire(worker);
    if (lane == null) {
      workforce.giveUpForgottenBy(Thread.currentThread(), held());
      lane = workforce.acquire(worker, context, due);
      Object[] own = lanes.get();
      remember(own, lane);
      push(own, lane);
    }
    return lane;
  }

  @Override
  public void release(HostLane lane) {
    if (!leave(lane)) {
      returns.release(lane);
    }
  }

  /** Has a worker give up now what it was to give up later, if a lane of it is free. */
  void unmapNow(PooledWorker access) {
    if (access.hasUnmaps()) {
      HostLane lane = tryAcquire(access.id());
      if (lane != null) {
        try {
          access.unmapOn(lane);
        } finally {
          release(lane);
        }
      }
    }
  }

  @Override
  public void holding(HostLane lane, Runnable task) {
    enter(lane);
    try {
      task.run();
    } finally {
      lanes.remove();
    }
  }

  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    return pool.invoke(function, options, body);
  }
}
