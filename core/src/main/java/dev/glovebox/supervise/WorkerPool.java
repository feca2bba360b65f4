package dev.glovebox.supervise;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.marshal.SharedBuffer;
import dev.glovebox.marshal.SharedRegion;
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
 * <p>A call takes an idle lane; when there is none and the pool is not full, a spare is promoted,
 * or its thread starts a worker; otherwise it waits, within a bound. Workers are started when calls
 * need them, and to keep the configured minimum and spares.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, which kills nothing that ends in time.
 *
 * <p><b>Threads:</b> safe for use by several. A call runs on its caller's thread; workers that no
 * call waits for start on threads of their own.
 */
public final class WorkerPool implements CallCarrier, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /** So many checks without an answer, and a worker is taken for dead. */
  private static final int MISSED_PINGS = 6;

  private final PoolConfig config;
  private final RestartGate gate;
  private final BackgroundTasks background;
  private final Workforce workforce;
  private final ThreadLanes lanes;
  private final PlaceHistory history;
  private final SharedMemory sharedMemory;
  private final Set<HeldLane> sessions = ConcurrentHashMap.newKeySet();

  /** Functions that have returned a pointer outside a session, and were warned of. */
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** The same, to be found without making their names. */
  private final Set<NativeFunction> knownToReturnPointers = ConcurrentHashMap.newKeySet();

  private volatile boolean closing;

  WorkerPool(
      PoolConfig config,
      WorkerStarter starter,
      RestartGate gate,
      BackgroundTasks background,
      PlaceHistory history) {
    this.config = config;
    this.gate = gate;
    this.background = background;
    this.history = history;
    this.workforce = new Workforce(config, starter, gate, background, history);
    this.lanes = new ThreadLanes(this, workforce);
    this.sharedMemory = new SharedMemory(config);
  }

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
   */
  public HeldLane hold(Duration wait) {
    CallContext context = CallContext.NONE.withOutcome(Outcome.NOT_SENT);
    HeldLane session = new HeldLane(this, lanes.acquireNew(null, context), wait);
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
      PooledWorker access = lane.worker().access(lanes);
      return sharedMemory.allocate(lane, access, bytes, () -> access.unmapNow(lanes));
    } finally {
      lanes.release(lane);
    }
  }

  /** The memory that this process shares with the workers. */
  SharedMemory sharedMemory() {
    return sharedMemory;
  }

  /** A session has ended. */
  void giveBack(HeldLane session) {
    sessions.remove(session);
    workforce.release(session.lane());
  }

  /** As declared, on an idle lane. */
  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    try {
      return invokeOnce(function, options, body);
    } catch (WorkerLostException e) {
      Outcome outcome = e.context().outcome();
      boolean repeatable =
          outcome == Outcome.NOT_SENT || (options.idempotent() && outcome == Outcome.MAY_HAVE_RUN);
      // A call that points into the lost worker has nowhere else to go.
      if (!repeatable || options.worker() != null) {
        throw e;
      }
      LOG.info("{} is called once more after: {}", function.qualifiedName(), e.getMessage());
      return invokeAgain(function, options, body, e);
    }
  }

  private <R> R invokeAgain(
      NativeFunction function, CallOptions options, CallBody<R> body, WorkerLostException first) {
    try {
      return invokeOnce(function, options, body);
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

  private <R> R invokeOnce(NativeFunction function, CallOptions options, CallBody<R> body) {
    HostLane lane = lanes.tryAcquire(options.worker());
    if (lane == null) {
      lane = lanes.acquire(options.worker(), Faults.notSent(function));
    }
    try {
      R result = carry(lane, lane.worker().access(lanes), function, options, body);
      if (returnsPointer(function)) {
        warnOfPointer(function, lane);
      }
      return result;
    } finally {
      lanes.release(lane);
    }
  }

  /** Carries one call on a lane that this thread has. */
  <R> R carry(
      HostLane lane,
      PooledWorker access,
      NativeFunction function,
      CallOptions options,
      CallBody<R> body) {
    LaneFunction callee = lane.questions().bound(function, config.timeouts().load());
    Optional<Duration> deadline =
        options.deadline().isPresent() ? options.deadline() : config.timeouts().call();
    lane.prepare(function, access, body);
    R result = lane.call(callee, deadline.orElse(null), background, body, access);
    gate.succeeded(lane.worker().admittedNanos());
    return result;
  }

  @Override
  public SymbolPlace symbol(String library, String name) {
    HostLane lane = lanes.acquire(null, CallContext.ofFunction(library, name));
    try {
      return new SymbolPlace(lane.worker().access(lanes), find(lane, library, name));
    } finally {
      lanes.release(lane);
    }
  }

  /** Finds a symbol over a lane that this thread has. */
  long find(HostLane lane, String library, String name) {
    lane.questions().load(library, config.timeouts().load());
    return lane.questions().symbol(library, name);
  }

  private boolean returnsPointer(NativeFunction function) {
    AbiResult result = function.signature().result();
    return result.type() == AbiType.POINTER
        && result.fetch() == Fetch.NONE
        && config.workers().max() > 1;
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

  /** Looks after every worker: is it there, is it due to be replaced. */
  void check() {
    SharedRegion.closeForgotten();
    sharedMemory.check();
    for (Worker worker : workforce.workers()) {
      if (!worker.takesCalls()) {
        continue;
      }
      int missed = worker.ping();
      if (missed >= MISSED_PINGS) {
        worker.kill("it did not answer the supervisor's last " + missed + " checks");
        continue;
      }
      workforce.recycle(worker);
      unmap(worker.access(lanes));
    }
  }

  private void unmap(PooledWorker worker) {
    if (worker.hasUnmaps()) {
      background.run("unmap-" + worker.id(), () -> worker.unmapNow(lanes));
    }
  }

  /** What is known of each worker now; one whose process has ended is none any more. */
  public List<WorkerSnapshot> snapshot() {
    return workforce.workers().stream()
        .map(worker -> WorkerSnapshot.of(worker, history))
        .filter(worker -> worker.state() != WorkerState.DEAD)
        .toList();
  }

  /** What is known of the pool as a whole now. */
  public PoolSnapshot status() {
    return workforce.status();
  }

  /**
   * Takes no more calls but those of its open sessions, and stops each worker, in the background,
   * once its calls and sessions have ended, however long they take. Refuses others with {@link
   * dev.glovebox.failure.GloveboxClosedException}, having sent nothing. Does not wait.
   */
  public void retire() {
    workforce.ending().retire();
  }

  /** Whether {@link #retire} was called. */
  public boolean isRetired() {
    return workforce.ending().isRetired();
  }

  /** Whether it was retired, and has no worker left. */
  public boolean hasEnded() {
    return workforce.ending().isRetired() && workforce.isEmpty();
  }

  /** Whether this thread is in one of its calls: what a callback runs in. */
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
    sessions.forEach(HeldLane::closeSoon);
    workforce.ending().close();
    sharedMemory.close();
  }
}
