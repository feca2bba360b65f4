package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.registry.PoolConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a pool and their lanes: starts, lends, takes back, replaces and ends them.
 *
 * <p>One lock guards it all. No worker is started, stopped or waited for under it.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class Workforce {
  private static final Logger LOG = LoggerFactory.getLogger(Workforce.class);

  private static final RestartGate.Answer NOT_NEEDED =
      new RestartGate.Answer.Wait(Long.MAX_VALUE, "");

  private final PoolConfig config;
  private final WorkerStarter starter;
  private final RestartGate gate;
  private final BackgroundTasks background;
  private final NoLane noLane;
  private final PlaceHistory history;
  private final ReentrantLock lock = new ReentrantLock();
  private final Changes changes = new Changes(lock);

  @GuardedBy("lock")
  private final Roster roster;

  @GuardedBy("lock")
  private final IdleLanes idle = new IdleLanes();

  /** Calls that want a lane of any worker and have none. */
  @GuardedBy("lock")
  private int waiting;

  /** Workers that are being started. */
  @GuardedBy("lock")
  private int starting;

  /** How many starts have failed, and how the last one did. */
  @GuardedBy("lock")
  private int failedStarts;

  @GuardedBy("lock")
  private WorkerStartException lastStartFailure;

  private final Stock stock;
  private final Ending ending;

  Workforce(
      PoolConfig config,
      WorkerStarter starter,
      RestartGate gate,
      BackgroundTasks background,
      PlaceHistory history) {
    this.config = config;
    this.starter = starter;
    this.gate = gate;
    this.background = background;
    this.history = history;
    this.noLane = new NoLane(config);
    this.stock = new Stock(config.workers(), background);
    this.roster = new Roster(config.name(), config.workers().max(), history);
    this.ending = new Ending(config, background, lock, changes, roster, idle);
  }

  /**
   * Takes a lane, of a worker that is started if need be; blocks until there is one, within the
   * pool's bounds.
   *
   * @param required the only worker that will do; null for any
   */
  HostLane acquire(WorkerId required, CallContext context) {
    int wanted = required == null ? 1 : 0;
    lock.lock();
    try {
      waiting += wanted;
      try {
        HostLane lane = awaitLane(required, context);
        lane.worker().lease(1);
        if (lane.worker().leases() == 1) {
          keepStocked();
        }
        return lane;
      } finally {
        waiting -= wanted;
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private HostLane awaitLane(WorkerId required, CallContext context) {
    long patience = config.timeouts().acquire().toNanos();
    long deadline = System.nanoTime() + patience;
    int failedBefore = failedStarts;
    while (true) {
      HostLane lane = takeIdle(required, context);
      if (lane != null) {
        return lane;
      }
      if (failedStarts != failedBefore && required == null) {
        failWithTheStart(context);
      }
      long now = System.nanoTime();
      if (starting > 0) {
        // What a start takes has a bound of its own, and ends well or wakes the waiting.
        deadline = now + patience;
      }
      RestartGate.Answer answer = required == null ? askToStart() : NOT_NEEDED;
      if (answer instanceof RestartGate.Answer.Start) {
        start(newWorker(), context);
        deadline = System.nanoTime() + patience;
      } else if (answer instanceof RestartGate.Answer.Refuse refusal && roster.isEmpty()) {
        throw noLane.unavailable(refusal.nanos(), refusal.why(), context);
      } else if (deadline - now <= 0) {
        throw givenUp(answer, context);
      } else {
        long nanos =
            answer instanceof RestartGate.Answer.Wait backoff ? backoff.nanos() : Long.MAX_VALUE;
        changes.await(Math.min(deadline - now, nanos));
      }
    }
  }

  /** A call fails alike with the start that it waited for, unless others can still carry it. */
  @GuardedBy("lock")
  private void failWithTheStart(CallContext context) {
    if (starting == 0 && roster.workers().stream().noneMatch(Worker::isStaying)) {
      throw noLane.startFailed(lastStartFailure, context);
    }
  }

  @GuardedBy("lock")
  private HostLane takeIdle(WorkerId required, CallContext context) {
    if (required == null ? ending.hasBegun() : ending.isClosed()) {
      throw new GloveboxClosedException(config.name(), context, null);
    }
    if (required != null && !roster.serves(required)) {
      throw new StaleHandleException(
          required.toString(),
          "worker " + required + ", which the pointer came from, is gone",
          context.withWorker(required.toString()));
    }
    return idle.take(required);
  }

  /** Nothing came in time: because all lanes are in use, or because no worker may start yet. */
  @GuardedBy("lock")
  private GloveboxException givenUp(RestartGate.Answer answer, CallContext context) {
    if (answer instanceof RestartGate.Answer.Wait backoff
        && answer != NOT_NEEDED
        && roster.isEmpty()) {
      return noLane.unavailable(backoff.nanos(), backoff.why(), context);
    }
    return noLane.exhausted(roster.size(), context);
  }

  /** Whether to start a worker now for the calls that wait. */
  @GuardedBy("lock")
  private RestartGate.Answer askToStart() {
    boolean enoughComing = starting * config.threads().lanes() >= waiting;
    return enoughComing || roster.isFull() ? NOT_NEEDED : gate.tryStart();
  }

  /** Makes the record of a worker, which must be started next. */
  @GuardedBy("lock")
  private Worker newWorker() {
    starting++;
    return roster.add(this::onDead);
  }

  /** Starts a worker, without the lock, and offers its lanes. */
  @GuardedBy("lock")
  private void start(Worker worker, CallContext context) {
    boolean ready = false;
    try {
      if (ending.hasBegun()) {
        roster.remove(worker);
        throw new GloveboxClosedException(config.name(), context, null);
      }
      startUnlocked(worker);
      ready = true;
    } catch (WorkerStartException e) {
      if (ending.hasBegun()) {
        throw new GloveboxClosedException(config.name(), context, e);
      }
      gate.lost(e.getMessage());
      failedStarts++;
      lastStartFailure = e;
      throw e;
    } finally {
      starting--;
      if (ready && ending.hasBegun()) {
        ending.cameTooLate(worker);
      } else if (ready && worker.takesCalls()) {
        idle.add(worker.lanes());
      } else if (!worker.wasReady()) {
        gate.withdrawn(worker.createdNanos());
      }
      changes.tell();
    }
  }

  @GuardedBy("lock")
  private void startUnlocked(Worker worker) {
    lock.unlock();
    // Files are read and channels opened on the way, and those fail in an interrupted thread.
    boolean interrupted = Thread.interrupted();
    try {
      starter.start(worker);
      LOG.info(
          "worker {} (pid {}) is ready after {} ms",
          worker.id(),
          worker.pid(),
          worker.age().toMillis());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      lock.lock();
    }
  }

  /** Gives a lane back; one that is of no use any more is dropped. */
  void release(HostLane lane) {
    lock.lock();
    try {
      Worker worker = lane.worker();
      worker.lease(-1);
      if (lane.isUsable()) {
        idle.giveBack(lane);
        recycleIfDue(worker);
      }
      ending.stopIfDrained(worker);
      changes.tell();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void recycleIfDue(Worker worker) {
    Optional<String> reason = Recycling.due(config.recycle(), worker);
    if (reason.isPresent() && worker.tryMove(WorkerState.DRAINING)) {
      LOG.info("worker {} is replaced: {}", worker.id(), reason.get());
      idle.removeAllOf(worker);
      keepStocked();
    }
  }

  /** The process of a worker has ended. Runs on the process's thread. */
  private void onDead(Worker worker) {
    // Before its directory goes: the JVM's error file lies there.
    CrashReport report = worker.crashReport();
    boolean lost = worker.wasReady() && !worker.wasAskedToStop();
    if (lost) {
      LOG.warn("worker {} (pid {}) was lost: it {}", worker.id(), worker.pid(), report.text());
    } else {
      LOG.info("worker {} (pid {}) is gone", worker.id(), worker.pid());
    }
    starter.cleanUpAfter(worker);
    history.ended(worker.id(), lost, report.summary());
    lock.lock();
    try {
      idle.removeAllOf(worker);
      roster.remove(worker);
      if (lost && !ending.isClosed()) {
        gate.lost("worker " + worker.id() + " " + report.summary());
      } else if (worker.wasReady()) {
        gate.withdrawn(worker.createdNanos());
      }
      changes.tell();
    } finally {
      lock.unlock();
    }
    keepStocked();
  }

  /** Starts, in the background, what is missing of the minimum and of the spares. */
  void keepStocked() {
    if (!stock.isAny()) {
      return;
    }
    lock.lock();
    try {
      if (ending.hasBegun() || starting > 0 || roster.isFull() || !stock.lacks(roster.workers())) {
        return;
      }
      RestartGate.Answer answer = gate.tryStart();
      if (answer instanceof RestartGate.Answer.Start) {
        Worker worker = newWorker();
        background.run("start-" + worker.id(), () -> startUnasked(worker));
      } else if (answer instanceof RestartGate.Answer.Wait backoff) {
        keepStockedLater(backoff.nanos());
      } else if (answer instanceof RestartGate.Answer.Refuse refusal) {
        keepStockedLater(refusal.nanos());
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void keepStockedLater(long nanos) {
    stock.later(nanos, this::keepStockedAgain);
  }

  private void keepStockedAgain() {
    lock.lock();
    try {
      stock.laterIsNow();
    } finally {
      lock.unlock();
    }
    keepStocked();
  }

  private void startUnasked(Worker worker) {
    lock.lock();
    try {
      start(worker, CallContext.ofWorker(worker.id().toString()));
    } catch (WorkerStartException e) {
      // The gate says when to try again.
      LOG.warn("worker {} did not start: {}", worker.id(), e.getMessage());
    } catch (GloveboxException e) {
      LOG.warn("worker {} was not started: {}", worker.id(), e.getMessage());
      // Refused, for example: the gate counts losses, and this is none.
      keepStockedLater(config.restart().backoffMax().toNanos());
    } finally {
      lock.unlock();
    }
    keepStocked();
  }

  /** Replaces a worker that has served long enough. */
  void recycle(Worker worker) {
    lock.lock();
    try {
      recycleIfDue(worker);
      ending.stopIfDrained(worker);
    } finally {
      lock.unlock();
    }
  }

  /** How its workers come to their end. */
  Ending ending() {
    return ending;
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return roster.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link WorkerPool#status}. */
  PoolSnapshot status() {
    lock.lock();
    try {
      List<Worker> workers = roster.workers();
      return new PoolSnapshot(
          config.name(),
          workers.size(),
          config.workers().max(),
          workers.stream().mapToInt(Worker::leases).sum(),
          waiting,
          history.started(),
          history.restarts(),
          history.lost(),
          history.lastExit(),
          gate.refusal(),
          ending.isRetired());
    } finally {
      lock.unlock();
    }
  }

  /** All workers that there are now. */
  List<Worker> workers() {
    lock.lock();
    try {
      return roster.workers();
    } finally {
      lock.unlock();
    }
  }
}
