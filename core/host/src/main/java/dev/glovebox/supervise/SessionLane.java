package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SessionBusyException;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.link.CallFailures;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.NotYetAnsweredException;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.marshal.memory.SharedRegion;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lane, held over several calls: one worker, and one native thread for all of them.
 *
 * <p>Threads take turns; a callback calls again in the turn that it runs in. A callback on a thread
 * that the library made calls on that thread, as it would in one process.
 *
 * <p><b>Lifecycle:</b> open until {@link #close} or until its pool is closed, and useless from the
 * loss of its worker on: it never goes over to another.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class SessionLane implements CallCarrier, AutoCloseable {
  private static final String OVER =
      "The session is over, with all that the library kept in its worker. Close it and open"
          + " another one.";

  /** So often who waits for his turn looks whether there is a worker still. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final WorkerPool pool;
  private final HostLane lane;
  private final Duration wait;
  private final PooledWorker access;
  private final TurnLanes lanes = new TurnLanes();

  /** Who has it uses the lane. */
  private final Turn turn = new Turn();

  /** Closed with this. */
  private final Set<SharedRegion> buffers = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;
  private volatile boolean poolClosed;

  @GuardedBy("turn")
  private boolean givenBack;

  /** A lock that tells who has it. */
  private static final class Turn extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    Turn() {
      super(true);
    }

    Thread holder() {
      return getOwner();
    }
  }

  SessionLane(WorkerPool pool, HostLane lane, Duration wait) {
    this.pool = pool;
    this.lane = lane;
    this.wait = wait;
    this.access = Worker.of(lane).access(pool.lanes()).over(lanes);
  }

  @Override
  public String poolName() {
    return pool.poolName();
  }

  /** {@return the worker that runs all its calls} */
  public WorkerId worker() {
    return lane.worker().id();
  }

  HostLane lane() {
    return lane;
  }

  /** Where its calls get the lane from. */
  LaneSource lanes() {
    return lanes;
  }

  /** A call has ended without giving its turn back, and so nobody will give back the lane. */
  void forgotten() {
    lane.worker().kill("a call of its session has ended without giving its turn back");
    buffers.forEach(SharedRegion::close);
  }

  /** The thread whose turn it is; null if it is nobody's. */
  Thread turnsHolder() {
    return turn.holder();
  }

  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    if (options.worker() != null && !options.worker().equals(worker())) {
      throw new StaleHandleException(
          options.worker().toString(),
          "a pointer into worker "
              + options.worker().besides(worker())
              + " was passed to worker "
              + worker(),
          CallFailures.notSent(function).withWorker(worker().toString()));
    }
    Duration length = pool.deadline(options);
    CallContext context = CallFailures.notSent(function);
    Deadline due = null;
    HostLane taken = lanes.tryTake(context);
    if (taken == null) {
      due = Deadline.of(length);
      taken = lanes.take(context, due);
    }
    try {
      return pool.carry(taken, access, function, length, due, body, true);
    } catch (WorkerLostException e) {
      throw over(e.context(), e);
    } finally {
      lanes.release(taken);
    }
  }

  @Override
  public SymbolPlace symbol(String library, String name) {
    HostLane taken = lanes.take(CallContext.ofFunction(library, name));
    try {
      return new SymbolPlace(access, pool.find(taken, library, name));
    } catch (WorkerLostException e) {
      throw over(e.context(), e);
    } finally {
      lanes.release(taken);
    }
  }

  /**
   * As {@link WorkerPool#allocate}, in this lane's worker; closed with this.
   *
   * @param bytes from 1 to 2 GiB - 64 KiB
   * @return the open buffer
   */
  public SharedBuffer allocate(long bytes) {
    pool.sharedMemory().check(bytes);
    CallContext context =
        CallContext.ofWorker(worker().toString()).withOperation("allocation of a shared buffer");
    HostLane taken = lanes.take(context);
    try {
      SharedBuffer buffer = pool.sharedMemory().allocate(taken, access, bytes, this::settle);
      buffers.removeIf(SharedRegion::isClosed);
      buffers.add(SharedRegion.of(buffer));
      return buffer;
    } catch (WorkerLostException e) {
      throw over(e.context(), e);
    } finally {
      lanes.release(taken);
    }
  }

  /** Has the worker give up closed buffers, if the lane or another one is free. */
  private void settle() {
    if (poolClosed) {
      return;
    }
    if (!closed && turn.tryLock()) {
      try {
        access.unmapOn(lane);
      } finally {
        endTurn();
      }
    } else {
      pool.lanes().unmapNow(access);
    }
  }

  private WorkerLostException over(CallContext context, WorkerLostException cause) {
    return CallFailures.lost(lane.worker(), context, OVER, cause);
  }

  /**
   * Gives the lane back, after the call that is in flight. One that does not end within the pool's
   * stop timeout is ended with its worker. Closed in one of its own callbacks, it gives the lane
   * back when the call that the callback is in returns. May be called again.
   */
  @Override
  public void close() {
    closed = true;
    if (turn.isHeldByCurrentThread()) {
      return;
    }
    Duration grace = pool.config().timeouts().stop();
    boolean got = awaitTurn(grace);
    if (!got) {
      lane.worker()
          .kill("its session was closed, and its call did not end in " + grace.toMillis() + " ms");
      got = awaitTurn(grace);
    }
    // Otherwise the thread that is stuck gives it back.
    if (got) {
      endTurn();
    }
  }

  /** The pool is being closed: takes no more calls, and gives the lane back as soon as may be. */
  void closeSoon() {
    poolClosed = true;
    closed = true;
    if (turn.tryLock()) {
      endTurn();
    }
  }

  /** Waits for the turn without losing an interrupt, as the call would in this process. */
  private boolean awaitTurn(Duration bound) {
    // As a rule nobody else wants it; otherwise it goes by the order of their coming.
    if (!turn.hasQueuedThreads() && turn.tryLock()) {
      return true;
    }
    long deadline = System.nanoTime() + bound.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return turn.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the turn that this thread has; the last one of a closed session gives the lane back. */
  @SuppressWarnings("GuardedBy")
  private void endTurn() {
    try {
      if (closed && turn.getHoldCount() == 1 && !givenBack) {
        givenBack = true;
        pool.giveBack(this);
        buffers.forEach(SharedRegion::close);
        settle();
      }
    } finally {
      turn.unlock();
    }
  }

  /** The lane, by turns; after the session's end, whatever lane of the worker is free. */
  private final class TurnLanes implements LaneSource {
    /** The lane, if nobody has to be waited for; null if not. */
    HostLane tryTake(CallContext context) {
      return take(context, null);
    }

    HostLane take(CallContext context) {
      return take(context, Deadline.NONE);
    }

    /**
     * Takes the lane.
     *
     * @param due the deadline of what it is for, which has begun; null not to wait, and to return
     *     null instead
     */
    HostLane take(CallContext context, Deadline due) {
      HostLane own = upcallLane();
      if (own != null) {
        return pool.lanes().acquire(worker(), context);
      }
      if (!turn.isHeldByCurrentThread()) {
        requireOpen(context);
      }
      if (!awaitTurn(context, due)) {
        return null;
      }
      boolean taken = false;
      try {
        if (turn.getHoldCount() == 1) {
          requireOpen(context);
        }
        if (lane.isLost()) {
          throw over(notSent(context), null);
        }
        taken = settles(context, due);
      } finally {
        if (!taken) {
          endTurn();
        }
      }
      if (!taken) {
        return null;
      }
      pool.lanes().enter(lane);
      return lane;
    }

    /** Waits for the turn; returns whether it came at once if it must. */
    private boolean awaitTurn(CallContext context, Deadline due) {
      if (due == null) {
        return SessionLane.this.awaitTurn(Duration.ZERO);
      }
      long bound = Math.min(wait.toNanos(), due.leftNanos());
      long end = System.nanoTime() + bound;
      long left = bound;
      boolean looks = true;
      while (looks) {
        if (SessionLane.this.awaitTurn(Duration.ofNanos(Math.min(left, LOOK_NANOS)))) {
          return true;
        }
        looks = left > LOOK_NANOS && !lane.worker().isEnding();
        left = Math.max(0, end - System.nanoTime());
      }
      if (lane.worker().isEnding()) {
        // Whoever has the turn finds out as well, or has forgotten it.
        throw over(notSent(context), null);
      }
      throw due.isOver()
          ? pool.late("another call of its session was at work", due, notSent(context))
          : new SessionBusyException(wait, notSent(context));
    }

    /**
     * Waits for what a call that gave up has left; returns whether there is nothing left if it must
     * not wait.
     */
    private boolean settles(CallContext context, Deadline due) {
      if (!lane.requests().isOwedAnAnswer()) {
        return true;
      }
      if (due == null) {
        return false;
      }
      try {
        lane.requests().settle(due);
        return true;
      } catch (NotYetAnsweredException e) {
        throw pool.late(e.getMessage() + " took longer", due, notSent(context));
      }
    }

    private void requireOpen(CallContext context) {
      if (poolClosed) {
        throw new GloveboxClosedException(poolName(), notSent(context), null);
      }
      if (closed) {
        throw new SessionClosedException(notSent(context));
      }
    }

    private CallContext notSent(CallContext context) {
      return context.withWorker(worker().toString()).withOutcome(Outcome.NOT_SENT);
    }

    /** The lane that a library's own thread calls back on, if this thread serves that. */
    private HostLane upcallLane() {
      HostLane current = pool.lanes().current();
      return current != null && current.isUpcall() && current.worker() == lane.worker()
          ? current
          : null;
    }

    @Override
    public HostLane acquire(WorkerId worker, CallContext context) {
      return outlived() ? pool.lanes().acquire(worker, context) : take(context);
    }

    /** Pointers may be read as long as their worker is there, which is longer than the session. */
    private boolean outlived() {
      return closed && !turn.isHeldByCurrentThread();
    }

    @Override
    public void release(HostLane taken) {
      if (taken == lane && turn.isHeldByCurrentThread()) {
        pool.lanes().leave(lane);
        endTurn();
      } else {
        pool.lanes().release(taken);
      }
    }

    @Override
    public void holding(HostLane held, Runnable task) {
      pool.lanes().holding(held, task);
    }

    @Override
    public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
      return outlived()
          ? pool.invoke(function, options, body)
          : SessionLane.this.invoke(function, options, body);
    }
  }
}
