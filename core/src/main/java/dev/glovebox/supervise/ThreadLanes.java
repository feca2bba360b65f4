package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.lane.CallBody;
import java.lang.ref.WeakReference;
import java.util.Arrays;

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

  private final WorkerPool pool;
  private final Workforce workforce;

  /** What a thread has and had. */
  private final ThreadLocal<Object[]> lanes = ThreadLocal.withInitial(() -> new Object[ROOM]);

  ThreadLanes(WorkerPool pool, Workforce workforce) {
    this.pool = pool;
    this.workforce = workforce;
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

  private static HostLane last(Object[] own) {
    return own[LAST] instanceof WeakReference<?> last ? (HostLane) last.get() : null;
  }

  /** Whether this thread has a lane; leaves nothing behind in one that never had. */
  boolean hasCurrent() {
    Object[] own = lanes.get();
    boolean has = newest(own) != null;
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
    int end = end(own);
    Object[] room = own;
    if (end == own.length) {
      room = Arrays.copyOf(own, 2 * own.length);
      lanes.set(room);
    }
    room[end] = lane;
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
    Object[] own = lanes.get();
    HostLane lane = newest(own);
    if (lane == null || !PoolLanes.fits(lane, worker)) {
      lane = workforce.tryAcquire(worker, last(own));
      if (lane == null) {
        return null;
      }
      remember(own, lane);
    }
    push(own, lane);
    return lane;
  }

  private static void remember(Object[] own, HostLane lane) {
    WeakReference<HostLane> reference = lane.lease().reference();
    if (own[LAST] != reference) {
      own[LAST] = reference;
    }
  }

  /** Takes a lane that this thread has not, and that {@link Workforce#release} gives back. */
  HostLane acquireNew(WorkerId worker, CallContext context) {
    HostLane lane = workforce.tryAcquire(worker, null);
    return lane != null ? lane : workforce.acquire(worker, context);
  }

  @Override
  public HostLane acquire(WorkerId worker, CallContext context) {
    HostLane lane = tryAcquire(worker);
    if (lane == null) {
      lane = workforce.acquire(worker, context);
      Object[] own = lanes.get();
      remember(own, lane);
      push(own, lane);
    }
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
      lanes.remove();
    }
  }

  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    return pool.invoke(function, options, body);
  }
}
