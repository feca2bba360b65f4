package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that are alike, and the calls that they carry.
 *
 * <p>A call takes an idle lane; when there is none and the pool is not full, its thread starts a
 * worker; otherwise it waits, within a bound. Workers are started when calls need them, and to keep
 * the configured minimum and spares.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, which kills nothing that ends in time.
 *
 * <p><b>Threads:</b> safe for use by several. A call runs on its caller's thread; workers that no
 * call waits for start on threads of their own.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private static final RestartGate.Answer NOT_NEEDED = new RestartGate.Answer.Wait(Long.MAX_VALUE);

  /** So many checks without an answer, and a worker is taken for dead. */
  private static final int MISSED_PINGS = 6;

  private final PoolConfig config;
  private final WorkerStarter starter;
  private final RestartGate gate;
  private final BackgroundTasks background;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The workers by slot; null where there is none. */
  @GuardedBy("lock")
  private final Worker[] slots;

  @GuardedBy("lock")
  private final int[] generations;

  /** Lanes that no call has, the one used last in front: its worker is the warmest. */
  @GuardedBy("lock")
  private final Deque<HostLane> idle = new ArrayDeque<>();

  /** Calls that want a lane and have none. */
  @GuardedBy("lock")
  private int waiting;

  /** Workers that are being started. */
  @GuardedBy("lock")
  private int starting;

  @GuardedBy("lock")
  private boolean closed;

  WorkerPool(
      PoolConfig config, WorkerStarter starter, RestartGate gate, BackgroundTasks background) {
    this.config = config;
    this.starter = starter;
    this.gate = gate;
    this.background = background;
    this.slots = new Worker[config.workers().max()];
    this.generations = new int[slots.length];
  }

  public PoolConfig config() {
    return config;
  }

  /**
   * Carries one call: on an idle lane, loading and binding what its worker does not know yet.
   * Blocks the calling thread until the result is there. An interrupt does not end the wait.
   *
   * @throws GloveboxException one of the failures of {@code dev.glovebox.failure}, with the outcome
   */
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
      return invokeOnce(function, options, body);
    }
  }

  private <R> R invokeOnce(NativeFunction function, CallOptions options, CallBody<R> body) {
    CallContext context =
        CallContext.ofFunction(function.library(), function.symbol()).withOutcome(Outcome.NOT_SENT);
    HostLane lane = acquire(options.worker(), context);
    try {
      Duration loadTimeout = config.timeouts().load();
      lane.load(function.library(), loadTimeout);
      lane.bind(function, loadTimeout);
      Optional<Duration> deadline =
          options.deadline().isPresent() ? options.deadline() : config.timeouts().call();
      R result = lane.call(function, deadline, body);
      gate.succeeded();
      return result;
    } finally {
      release(lane);
    }
  }

  private HostLane acquire(WorkerId required, CallContext context) {
    lock.lock();
    try {
      waiting++;
      try {
        return awaitLane(required, context);
      } finally {
        waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private HostLane awaitLane(WorkerId required, CallContext context) {
    long patience = config.timeouts().acquire().toNanos();
    long deadline = System.nanoTime() + patience;
    while (true) {
      HostLane lane = takeIdle(required, context);
      if (lane != null) {
        return lane;
      }
      long now = System.nanoTime();
      if (starting > 0) {
        // What a start takes has a bound of its own, and ends well or wakes the waiting.
        deadline = now + patience;
      }
      if (deadline - now <= 0) {
        throw exhausted(context);
      }
      RestartGate.Answer answer = required == null ? askToStart() : NOT_NEEDED;
      if (answer instanceof RestartGate.Answer.Start) {
        start(newWorker());
        deadline = System.nanoTime() + patience;
      } else if (answer instanceof RestartGate.Answer.Refuse refusal && isEmpty()) {
        throw new WorkerUnavailableException(
            config.name(), Duration.ofNanos(refusal.nanos()), refusal.why(), context);
      } else {
        long nanos =
            answer instanceof RestartGate.Answer.Wait backoff ? backoff.nanos() : Long.MAX_VALUE;
        awaitChange(Math.min(deadline - now, nanos));
      }
    }
  }

  /**
   * Waits, in its callers' loops, without losing an interrupt: the call goes on, as it would in
   * this process.
   */
  @SuppressWarnings("WaitNotInLoop")
  @GuardedBy("lock")
  private void awaitChange(long nanos) {
    boolean interrupted = Thread.interrupted();
    try {
      long left = changed.awaitNanos(nanos);
      LOG.trace("waited for a lane, {} ns left", left);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @GuardedBy("lock")
  private HostLane takeIdle(WorkerId required, CallContext context) {
    if (closed) {
      throw new IllegalStateException(
          "pool '" + config.name() + "' is closed; " + context.function() + " was not called");
    }
    if (required != null) {
      requireAlive(required, context);
    }
    Iterator<HostLane> lanes = idle.iterator();
    while (lanes.hasNext()) {
      HostLane lane = lanes.next();
      if (required == null || lane.worker().id().equals(required)) {
        lanes.remove();
        // One that has begun to end since is left to whoever ends it.
        if (lane.worker().takesCalls()) {
          lane.worker().lease(1);
          return lane;
        }
      }
    }
    return null;
  }

  @GuardedBy("lock")
  private void requireAlive(WorkerId required, CallContext context) {
    for (Worker worker : slots) {
      if (worker != null && worker.id().equals(required) && worker.takesCalls()) {
        return;
      }
    }
    throw new StaleHandleException(
        required.toString(),
        "worker " + required + ", which the pointer came from, is gone",
        context.withWorker(required.toString()));
  }

  @GuardedBy("lock")
  private PoolExhaustedException exhausted(CallContext context) {
    int lanes = slots.length * config.threads().lanes();
    return new PoolExhaustedException(
        config.name(),
        lanes,
        "no lane of pool '"
            + config.name()
            + "' became free within "
            + config.timeouts().acquire().toMillis()
            + " ms; it has "
            + lanes,
        context);
  }

  /** Whether to start a worker now for the calls that wait. */
  @GuardedBy("lock")
  private RestartGate.Answer askToStart() {
    boolean enoughComing = starting * config.threads().lanes() >= waiting;
    return enoughComing || freeSlot() < 0 ? NOT_NEEDED : gate.tryStart();
  }

  @GuardedBy("lock")
  private boolean isEmpty() {
    return Arrays.stream(slots).allMatch(worker -> worker == null);
  }

  @GuardedBy("lock")
  private int freeSlot() {
    return Arrays.asList(slots).indexOf(null);
  }

  @GuardedBy("lock")
  private Worker newWorker() {
    int slot = freeSlot();
    WorkerId id = new WorkerId(config.name(), slot + 1, ++generations[slot]);
    slots[slot] = new Worker(id, this::onDead);
    return slots[slot];
  }

  /** Starts a worker, without the lock, and offers its lanes. */
  @GuardedBy("lock")
  private void start(Worker worker) {
    starting++;
    boolean ready = false;
    lock.unlock();
    try {
      starter.start(worker);
      ready = true;
    } catch (WorkerStartException e) {
      gate.lost(e.getMessage());
      throw e;
    } finally {
      if (!ready) {
        gate.withdrawn();
      }
      lock.lock();
      starting--;
      if (ready) {
        offer(worker);
      }
      changed.signalAll();
    }
  }

  @GuardedBy("lock")
  private void offer(Worker worker) {
    LOG.info(
        "worker {} (pid {}) is ready after {} ms",
        worker.id(),
        worker.pid(),
        worker.age().toMillis());
    if (closed) {
      stopInBackground(worker);
    } else if (worker.takesCalls()) {
      idle.addAll(worker.lanes());
    }
  }

  private void release(HostLane lane) {
    lock.lock();
    try {
      Worker worker = lane.worker();
      worker.lease(-1);
      if (worker.takesCalls()) {
        idle.addFirst(lane);
        recycleIfDue(worker);
      }
      if (worker.state() == WorkerState.DRAINING && worker.leases() == 0) {
        stopInBackground(worker);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    keepStocked();
  }

  @GuardedBy("lock")
  private void recycleIfDue(Worker worker) {
    Optional<String> reason = Recycling.due(config.recycle(), worker);
    if (reason.isPresent() && worker.tryMove(WorkerState.DRAINING)) {
      LOG.info("worker {} is replaced: {}", worker.id(), reason.get());
      idle.removeIf(lane -> lane.worker() == worker);
    }
  }

  @GuardedBy("lock")
  private void stopInBackground(Worker worker) {
    background.run("stop-" + worker.id(), () -> worker.stop(config.timeouts().stop()));
  }

  /** The process of a worker has ended. Runs on the process's thread. */
  private void onDead(Worker worker) {
    // Before its directory goes: the JVM's error file lies there.
    CrashReport report = worker.crashReport();
    boolean lost = !worker.wasAskedToStop() && worker.wasReady();
    lock.lock();
    try {
      idle.removeIf(lane -> lane.worker() == worker);
      slots[worker.id().slot() - 1] = null;
      if (lost && !closed) {
        LOG.warn("worker {} (pid {}) was lost: it {}", worker.id(), worker.pid(), report.text());
        gate.lost("worker " + worker.id() + " " + report.summary());
      } else {
        LOG.info("worker {} (pid {}) is gone, as was wanted", worker.id(), worker.pid());
        gate.withdrawn();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
      starter.cleanUpAfter(worker);
    }
    keepStocked();
  }

  /** Starts, in the background, what is missing of the minimum and of the spares. */
  void keepStocked() {
    lock.lock();
    try {
      if (closed || starting > 0 || freeSlot() < 0 || !understocked()) {
        return;
      }
      RestartGate.Answer answer = gate.tryStart();
      if (answer instanceof RestartGate.Answer.Start) {
        Worker worker = newWorker();
        background.run("start-" + worker.id(), () -> startUnasked(worker));
      } else if (answer instanceof RestartGate.Answer.Wait backoff) {
        background.later(this::keepStocked, backoff.nanos());
      } else if (answer instanceof RestartGate.Answer.Refuse refusal) {
        background.later(this::keepStocked, refusal.nanos());
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean understocked() {
    long workers = Arrays.stream(slots).filter(worker -> worker != null).count();
    long unused =
        Arrays.stream(slots).filter(worker -> worker != null && worker.isUnused()).count();
    return workers < config.workers().min() || unused < config.workers().spare();
  }

  private void startUnasked(Worker worker) {
    lock.lock();
    try {
      start(worker);
    } catch (GloveboxException e) {
      LOG.warn("worker {} did not start: {}", worker.id(), e.getMessage());
    } finally {
      lock.unlock();
    }
    keepStocked();
  }

  /** Looks after every worker: is it there, is it due to be replaced. */
  void check() {
    for (Worker worker : workers()) {
      if (!worker.takesCalls()) {
        continue;
      }
      int missed = worker.ping();
      if (missed >= MISSED_PINGS) {
        worker.kill("it did not answer the supervisor's last " + missed + " checks");
        continue;
      }
      lock.lock();
      try {
        recycleIfDue(worker);
        if (worker.state() == WorkerState.DRAINING && worker.leases() == 0) {
          stopInBackground(worker);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private List<Worker> workers() {
    lock.lock();
    try {
      return Arrays.stream(slots).filter(worker -> worker != null).toList();
    } finally {
      lock.unlock();
    }
  }

  /** What is known of each worker now. */
  public List<WorkerSnapshot> snapshot() {
    return workers().stream().map(WorkerSnapshot::of).toList();
  }

  /**
   * Takes no more calls, lets those in flight end within the pool's stop timeout, and stops all
   * workers; what does not end in time is killed. Blocks until they are gone, may be called again.
   */
  @Override
  public void close() {
    long deadline = System.nanoTime() + config.timeouts().stop().toNanos();
    List<Worker> ending;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      ending = workers();
      for (Worker worker : ending) {
        boolean drains = worker.tryMove(WorkerState.DRAINING);
        LOG.debug("worker {} drains: {}", worker.id(), drains);
      }
      idle.clear();
      while (ending.stream().anyMatch(worker -> worker.leases() > 0)
          && deadline - System.nanoTime() > 0) {
        awaitChange(deadline - System.nanoTime());
      }
    } finally {
      lock.unlock();
    }
    stop(ending);
    awaitStarts();
    // One that was being started may have become ready meanwhile.
    stop(workers());
  }

  private void stop(List<Worker> ending) {
    ending.parallelStream().forEach(worker -> worker.stop(config.timeouts().stop()));
  }

  /** Waits, within a bound, for the calls that start workers: those have been told to end. */
  private void awaitStarts() {
    long deadline = System.nanoTime() + config.timeouts().start().toNanos();
    lock.lock();
    try {
      while (starting > 0 && deadline - System.nanoTime() > 0) {
        awaitChange(deadline - System.nanoTime());
      }
    } finally {
      lock.unlock();
    }
  }
}
