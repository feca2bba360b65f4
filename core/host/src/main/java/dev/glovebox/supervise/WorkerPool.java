package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.link.CallFailures;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.LaneFunction;
import dev.glovebox.link.LaneRequests;
import dev.glovebox.link.NotYetAnsweredException;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.marshal.memory.SharedRegion;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that are alike, and the calls that they carry.
 *
 * <p>A call takes an idle lane; when there is none, it waits, within a bound, and if the pool is
 * not full, a spare is promoted, or a worker is started meanwhile. Workers are started when calls
 * need them, and to keep the configured minimum and spares.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, which kills nothing that ends in time.
 *
 * <p><b>Threads:</b> safe for use by several. A call runs on its caller's thread; workers start on
 * threads of their own.
 */
public final class WorkerPool implements CallCarrier, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /** So many checks without an answer, and a worker is taken for dead. */
  private static final int MISSED_PINGS = 6;

  private final PoolConfig config;

  /** How long a call may take that has no deadline of its own; null for ever. */
  private final Duration callTimeout;

  /** Whether the next call may go to another worker. */
  private final boolean hasSeveralWorkers;

  private final RestartGate gate;
  private final BackgroundTasks background;
  private final Workforce workforce;
  private final ThreadLanes lanes;
  private final AcquireFailures acquireFailures;
  private final SlotHistory history;
  private final SharedMemory sharedMemory;
  private final Set<SessionLane> sessions = ConcurrentHashMap.newKeySet();

  /** Functions that have returned a pointer outside a session, and were warned of. */
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** The same, to be found without making their names. */
  private final Set<NativeFunction> knownToReturnPointers = ConcurrentHashMap.newKeySet();

  private final LeaseAudit audit =
      new LeaseAudit(
          Set.of(
              WorkerPool.class,
              Workforce.class,
              ThreadLanes.class,
              PooledWorker.class,
              SessionLane.class,
              LaneReturns.class));

  private volatile boolean closing;
  private volatile long lastCheckNanos;
  private volatile boolean checked;

  WorkerPool(
      PoolConfig config,
      WorkerStarter starter,
      RestartGate gate,
      BackgroundTasks background,
      SlotHistory history) {
    this.config = config;
    this.callTimeout = config.timeouts().call().orElse(null);
    this.hasSeveralWorkers = config.workers().max() > 1;
    this.gate = gate;
    this.background = background;
    this.history = history;
    this.workforce = new Workforce(config, starter, gate, background, history);
    this.lanes = new ThreadLanes(this, workforce);
    this.acquireFailures = new AcquireFailures(config);
    this.sharedMemory = new SharedMemory(config);
  }

  /** {@return how the pool was configured} */
  public PoolConfig config() {
    return config;
  }

  @Override
  public String poolName() {
    return config.name();
  }

  /** The lanes of this pool by the threads that have them. */
  ThreadLanes lanes() {
    return lanes;
  }

  /**
   * Takes a lane for as long as the caller wants it, of a worker that is started if need be; blocks
   * until there is one, within the pool's bounds.
   *
   * @param wait how long a thread waits for another one's call through it to end
   * @return the lane, to be closed
   */
  public SessionLane hold(Duration wait) {
    CallContext context = CallContext.NONE.withOutcome(Outcome.NOT_SENT);
    HostLane lane = lanes.acquireNew(null, context);
    lane.lease().disown();
    SessionLane session = new SessionLane(this, lane, wait);
    sessions.add(session);
    if (closing) {
      session.closeSoon();
    }
    return session;
  }

  /**
   * Makes memory that this process shares with one of the workers, which is started if need be.
   * Blocks until there is one, within the pool's bounds.
   *
   * @param bytes from 1 to 2 GiB - 64 KiB
   * @return the open buffer
   * @throws dev.glovebox.failure.SharedMemoryExhaustedException if there is no room for it
   * @throws UnsupportedOperationException if there is no shared memory on this platform
   */
  public SharedBuffer allocate(long bytes) {
    sharedMemory.check(bytes);
    HostLane lane =
        lanes.acquire(
            null,
            CallContext.NONE
                .withOperation("allocation of a shared buffer")
                .withOutcome(Outcome.NOT_SENT));
    try {
      PooledWorker access = Worker.of(lane).access(lanes);
      return sharedMemory.allocate(lane, access, bytes, () -> lanes.unmapNow(access));
    } finally {
      lanes.release(lane);
    }
  }

  /** The memory that this process shares with the workers. */
  SharedMemory sharedMemory() {
    return sharedMemory;
  }

  /** A session has ended. */
  void giveBack(SessionLane session) {
    sessions.remove(session);
    workforce.release(session.lane());
  }

  /**
   * As declared, on an idle lane. The call's deadline counts from here; its time is not taken as
   * long as there is nothing to wait for.
   */
  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    Duration length = deadline(options);
    Deadline due = null;
    LaneRequests asked = null;
    try {
      HostLane lane = lanes.tryAcquire(options.worker());
      if (lane == null) {
        due = Deadline.of(length);
        lane = lanes.acquire(options.worker(), CallFailures.notSent(function), due);
      }
      // The lane gets others when its connection ends.
      asked = lane.requests();
      LibraryRefusedException refusal;
      try {
        return carry(lane, function, length, due, body);
      } catch (LibraryRefusedException e) {
        if (options.worker() != null || !Worker.of(lane).isOutdated()) {
          throw e;
        }
        refusal = e;
      } finally {
        lanes.release(lane);
      }
      due = due != null ? due : Deadline.of(length);
      return invokeOnNewer(Worker.of(lane), refusal, function, length, due, body);
    } catch (WorkerLostException e) {
      Outcome outcome = e.context().outcome();
      boolean repeatable =
          outcome == Outcome.NOT_SENT || (options.idempotent() && outcome == Outcome.MAY_HAVE_RUN);
      // A call that points into the lost worker has nowhere else to go; and a library that ends the
      // process that loads it would end another one.
      if (!repeatable || options.worker() != null || (asked != null && asked.isEndedByLoad())) {
        throw e;
      }
      LOG.info("{} is called once more after: {}", function.qualifiedName(), e.getMessage());
      Deadline rest = due != null ? due : Deadline.of(length, e.elapsed().orElse(Duration.ZERO));
      return invokeAgain(function, length, rest, body, e);
    }
  }

  /**
   * On a worker without files that are older than those that the call needs; each that has some is
   * replaced.
   */
  private <R> R invokeOnNewer(
      Worker outdated,
      LibraryRefusedException refusal,
      NativeFunction function,
      Duration length,
      Deadline due,
      CallBody<R> body) {
    Worker older = outdated;
    for (int more = config.workers().max(); more > 0; more--) {
      workforce.replace(older, refusal.what());
      HostLane lane = lanes.acquire(null, CallFailures.notSent(function), due);
      try {
        return carry(lane, function, length, due, body);
      } catch (LibraryRefusedException e) {
        if (!Worker.of(lane).isOutdated()) {
          throw e;
        }
        older = Worker.of(lane);
      } finally {
        lanes.release(lane);
      }
    }
    throw refusal;
  }

  /** How long a call may take in all; null for ever. */
  Duration deadline(CallOptions options) {
    Optional<Duration> own = options.deadline();
    return own.isPresent() ? own.get() : callTimeout;
  }

  /** Once more, in what is left of its deadline. */
  private <R> R invokeAgain(
      NativeFunction function,
      Duration length,
      Deadline due,
      CallBody<R> body,
      WorkerLostException first) {
    try {
      HostLane lane = lanes.acquire(null, CallFailures.notSent(function), due);
      try {
        return carry(lane, function, length, due, body);
      } finally {
        lanes.release(lane);
      }
    } catch (GloveboxException e) {
      if (e.context().outcome() == Outcome.NOT_SENT
          && first.context().outcome() == Outcome.MAY_HAVE_RUN) {
        // "Not sent" would be true of the second attempt only.
        first.addSuppressed(e);
        throw first;
      }
      e.addSuppressed(first);
      throw e;
    }
  }

  /** Carries one call on a lane of the pool's, which this thread has. */
  private <R> R carry(
      HostLane lane, NativeFunction function, Duration length, Deadline due, CallBody<R> body) {
    return carry(lane, Worker.of(lane).access(lanes), function, length, due, body, false);
  }

  /**
   * Carries one call on a lane that this thread has.
   *
   * @param length its deadline; null for none
   * @param begun the same, if it has begun; null if it begins now
   * @param inSession whether the lane is known to be a session's
   */
  <R> R carry(
      HostLane lane,
      PooledWorker access,
      NativeFunction function,
      Duration length,
      Deadline begun,
      CallBody<R> body,
      boolean inSession) {
    Deadline due = begun;
    LaneFunction callee = lane.requests().known(function);
    if (callee == null) {
      due = due == null ? Deadline.of(length) : due;
      callee = bound(lane, function, due);
    }
    lane.prepare(function, access, body);
    if (due != null && due.isOver()) {
      throw late("its memory was being prepared", lane, due, function);
    }
    R result = lane.call(callee, length, due, background, body, access);
    Worker worker = Worker.of(lane);
    if (!worker.isProven() && gate.succeeded(worker.admittedNanos())) {
      worker.proven();
    }
    if (hasSeveralWorkers && callee.returnsPointer() && !inSession) {
      warnOfPointer(function, lane);
    }
    return result;
  }

  /** Has the function bound, and its library loaded, which goes on when the call gives up. */
  private LaneFunction bound(HostLane lane, NativeFunction function, Deadline due) {
    // A worker that waits for a callback's end must not be left with something else to do.
    Deadline patience = lane.isInCallback() ? Deadline.NONE : due;
    try {
      return lane.requests().bound(function, config.timeouts().load(), patience);
    } catch (NotYetAnsweredException e) {
      throw late(e.getMessage() + " took longer", lane, due, function);
    }
  }

  /** A call was not sent in time: {@code why} says what it waited for, as a clause. */
  CallDeadlineExceededException late(String why, Deadline due, CallContext context) {
    return acquireFailures.late(why, due, context);
  }

  private CallDeadlineExceededException late(
      String why, HostLane lane, Deadline due, NativeFunction function) {
    return late(why, due, CallFailures.notSent(function).withWorker(lane.worker().id().toString()));
  }

  @Override
  public SymbolPlace symbol(String library, String name) {
    for (int more = config.workers().max(); ; more--) {
      HostLane lane = lanes.acquire(null, CallContext.ofFunction(library, name));
      try {
        return new SymbolPlace(Worker.of(lane).access(lanes), find(lane, library, name));
      } catch (LibraryRefusedException e) {
        if (more == 0 || !Worker.of(lane).isOutdated()) {
          throw e;
        }
        workforce.replace(Worker.of(lane), e.what());
      } finally {
        lanes.release(lane);
      }
    }
  }

  /** Finds a symbol over a lane that this thread has. */
  long find(HostLane lane, String library, String name) {
    lane.requests().load(library, config.timeouts().load());
    return lane.requests().symbol(library, name);
  }

  /** The next call may go to another worker, where the pointer means nothing. */
  private void warnOfPointer(NativeFunction function, HostLane lane) {
    if (knownToReturnPointers.contains(function)) {
      return;
    }
    boolean inSession = sessions.stream().anyMatch(session -> session.lane() == lane);
    if (!inSession
        && function.address() == 0
        && knownToReturnPointers.add(function)
        && warned.add(function.qualifiedName())) {
      LOG.warn(
          "{} returned a pointer outside a session, and pool '{}' may have {} workers: calls that"
              + " take the pointer go to worker {} as long as it lives. Use a session, or a pool of"
              + " one worker, for what the library keeps.",
          function.qualifiedName(),
          config.name(),
          config.workers().max(),
          lane.worker().id());
    }
  }

  /** Starts, in the background, what is missing of the minimum and of the spares. */
  void keepStocked() {
    workforce.keepStocked();
  }

  /**
   * Looks after every worker: is it there, is it due to be replaced, has it lanes that nobody will
   * give back. What fails with one of them keeps none of the others from being looked after.
   */
  void check() {
    SharedRegion.closeForgotten();
    sharedMemory.check();
    audit.begin();
    Throwable failure = null;
    for (Worker worker : workforce.workers()) {
      try {
        check(worker);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }
    // The lane of one that is forgotten is nobody's from then on.
    sessions.removeIf(this::isForgotten);
    for (HostLane lane : workforce.leftBehind()) {
      if (isForgotten(lane)) {
        workforce.dispose(lane);
      }
    }
    // What was due may have failed for want of a thread.
    keepStocked();
    if (failure != null) {
      throw new IllegalStateException("a worker of pool '" + config.name() + "'", failure);
    }
    lastCheckNanos = System.nanoTime();
    checked = true;
  }

  private void check(Worker worker) {
    worker.killAgain();
    for (HostLane lane : worker.lanes()) {
      checkLease(lane);
    }
    if (!worker.takesCalls()) {
      workforce.stopIfDrained(worker);
      return;
    }
    int missed = worker.ping();
    if (missed >= MISSED_PINGS) {
      worker.kill("it did not answer the supervisor's last " + missed + " checks");
      return;
    }
    worker.serveUpcallsIfDue();
    workforce.recycle(worker);
    unmap(worker.access(lanes));
  }

  private void checkLease(HostLane lane) {
    if (lane.worker().isEnding()) {
      return;
    }
    if (isForgotten(lane)) {
      workforce.giveUp(lane, Workforce.FORGOTTEN);
    } else if (lane.worker().takesCalls() && lane.lease().isGivenUp()) {
      workforce.giveUp(lane, "the answer to a call was not read to its end");
    }
  }

  /** Whether a call has forgotten the session's turn; ends the session then. */
  private boolean isForgotten(SessionLane session) {
    boolean forgotten = audit.isTurnForgotten(session.lane(), session.turnsHolder());
    if (forgotten) {
      session.forgotten();
    }
    return forgotten;
  }

  private boolean isForgotten(HostLane lane) {
    boolean inSession = sessions.stream().anyMatch(session -> session.lane() == lane);
    return audit.isForgotten(lane, inSession);
  }

  /** Replaces workers that have grown beyond the pool's limit, where it has one. */
  void checkMemory() {
    if (config.recycle().memoryBytes().isEmpty()) {
      return;
    }
    for (Worker worker : workforce.workers()) {
      if (worker.takesCalls()) {
        workforce.recycle(worker);
      }
    }
  }

  private void unmap(PooledWorker worker) {
    if (worker.hasUnmaps()) {
      background.run("unmap-" + worker.id(), () -> lanes.unmapNow(worker));
    }
  }

  /** {@return what is known of each worker now; one whose process has ended is none any more} */
  public List<WorkerSnapshot> snapshot() {
    return workforce.workers().stream()
        .map(worker -> WorkerSnapshot.of(worker, history))
        .filter(worker -> worker.state() != WorkerState.DEAD)
        .toList();
  }

  /** {@return what is known of the pool as a whole now} */
  public PoolSnapshot status() {
    return workforce.status(
        checked
            ? Optional.of(Duration.ofNanos(System.nanoTime() - lastCheckNanos))
            : Optional.empty());
  }

  /**
   * Takes no more calls but those of its open sessions, and stops each worker, in the background,
   * once its calls and sessions have ended, however long they take. Refuses others with {@link
   * dev.glovebox.failure.GloveboxClosedException}, having sent nothing. Does not wait.
   */
  public void retire() {
    workforce.ending().retire();
  }

  /** {@return whether {@link #retire} was called} */
  public boolean isRetired() {
    return workforce.ending().isRetired();
  }

  /** {@return whether it was retired, and has no worker left} */
  public boolean hasEnded() {
    return workforce.ending().isRetired() && workforce.isEmpty();
  }

  /** {@return whether this thread is in one of its calls: what a callback runs in} */
  public boolean isOnThisThread() {
    return lanes.hasCurrent();
  }

  /**
   * Takes no more calls, lets those in flight end within the pool's stop timeout, and stops all
   * workers; what does not end in time is killed. Blocks until they are gone, may be called again.
   */
  @Override
  public void close() {
    closing = true;
    sessions.forEach(SessionLane::closeSoon);
    workforce.ending().close();
    sharedMemory.close();
  }
}
