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
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a pool and their lanes: starts, lends, takes back, replaces and ends them.
 *
 * <p>A lane that is free is taken, and given back, without a lock: that takes {@link PoolLanes},
 * {@link Lease} and, to be sure that no call waits for it, {@link LaneQueue}. One lock guards
 * everything else. No worker is started, stopped or waited for under it.
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
  private final PoolLanes lanes = new PoolLanes(this::release);
  private final LaneQueue queue = new LaneQueue(lock, lanes);
  private final Changes changes = new Changes(lock, queue);

  @GuardedBy("lock")
  private final Roster roster;

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
  private final LaneReturns returns;

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
    this.roster = new Roster(config.name(), config.workers(), history);
    this.ending = new Ending(config, background, lock, changes, roster, lanes);
    this.returns =
        new LaneReturns(
            new Recycling(config.recycle()), lock, lanes, queue, ending, this::keepStocked);
  }

  /**
   * Takes a lane that is free; returns null if there is none. Takes no lock.
   *
   * @param required the only worker that will do; null for any
   * @param preferred the lane to take if it is free; may be null
   */
  HostLane tryAcquire(WorkerId required, HostLane preferred) {
    return lanes.take(required, preferred);
  }

  /**
   * Takes a lane, of a worker that is started if need be; blocks until there is one, within the
   * pool's bounds.
   *
   * @param required the only worker that will do; null for any
   */
  HostLane acquire(WorkerId required, CallContext context) {
    lock.lock();
    try {
      LaneQueue.Ticket ticket = queue.join(required);
      try {
        return awaitLane(ticket, context);
      } finally {
        queue.leave(ticket);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private HostLane awaitLane(LaneQueue.Ticket ticket, CallContext context) {
    WorkerId required = ticket.required();
    long patience = config.timeouts().acquire().toNanos();
    long deadline = System.nanoTime() + patience;
    int failedBefore = failedStarts;
    while (true) {
      HostLane lane = takeNow(ticket, context);
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
      RestartGate.Answer answer = required == null ? askForAnother() : NOT_NEEDED;
      if (answer instanceof RestartGate.Answer.Start) {
        addWorker(context);
        deadline = System.nanoTime() + patience;
      } else if (answer instanceof RestartGate.Answer.Refuse refusal && roster.serving() == 0) {
        throw noLane.unavailable(refusal.nanos(), refusal.why(), context);
      } else if (deadline - now <= 0) {
        throw givenUp(answer, context);
      } else {
        long nanos =
            answer instanceof RestartGate.Answer.Wait backoff ? backoff.nanos() : Long.MAX_VALUE;
        ticket.sleep(Math.min(deadline - now, nanos));
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

  /** The lane that the call was given, or one that is free; null if there is none. */
  @GuardedBy("lock")
  private HostLane takeNow(LaneQueue.Ticket ticket, CallContext context) {
    HostLane given = ticket.takeGiven();
    if (given != null) {
      if (given.isUsable()) {
        return given;
      }
      release(given);
    }
    WorkerId required = ticket.required();
    if (required == null ? ending.hasBegun() : ending.isClosed()) {
      throw new GloveboxClosedException(config.name(), context, null);
    }
    if (required != null && !roster.serves(required)) {
      throw new StaleHandleException(
          required.toString(),
          "worker " + required + ", which the pointer came from, is gone",
          context.withWorker(required.toString()));
    }
    return lanes.take(required, null);
  }

  /** Nothing came in time: because all lanes are in use, or because no worker may start yet. */
  @GuardedBy("lock")
  private GloveboxException givenUp(RestartGate.Answer answer, CallContext context) {
    if (answer instanceof RestartGate.Answer.Wait backoff
        && answer != NOT_NEEDED
        && roster.serving() == 0) {
      return noLane.unavailable(backoff.nanos(), backoff.why(), context);
    }
    return noLane.exhausted(context);
  }

  /** Whether the calls that wait may have another worker now: a spare, or one that is started. */
  @GuardedBy("lock")
  private RestartGate.Answer askForAnother() {
    if (roster.isFull()) {
      return NOT_NEEDED;
    }
    if (roster.readySpare() != null) {
      return gate.tryPromote();
    }
    // A spare that is being started will do as well.
    boolean enoughComing = starting * config.threads().lanes() >= queue.forAny();
    return enoughComing || !roster.hasPlace() ? NOT_NEEDED : gate.tryStart();
  }

  /** Adds the worker that the gate has allowed. */
  @GuardedBy("lock")
  private void addWorker(CallContext context) {
    Worker spare = roster.readySpare();
    if (spare != null) {
      promote(spare);
      return;
    }
    try {
      start(newWorker(), context);
    } finally {
      keepStocked();
    }
  }

  /** Has a spare take calls, and another one started in its place. */
  @GuardedBy("lock")
  private void promote(Worker spare) {
    LOG.info("worker {} (pid {}) stood by, and takes calls now", spare.id(), spare.pid());
    roster.promoted(spare);
    spare.promote();
    lanes.add(spare.lanes());
    changes.tell();
    keepStocked();
  }

  /** Makes the record of a worker, which must be started next. */
  @GuardedBy("lock")
  private Worker newWorker() {
    starting++;
    return roster.add(this::onDead);
  }

  /** Starts a worker, without the lock, and offers its lanes, or has it stand by. */
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
      worker.lanes().forEach(lane -> lane.lease().giveBack());
      if (ready && ending.hasBegun()) {
        ending.cameTooLate(worker);
      } else if (ready && worker.takesCalls()) {
        offer(worker);
      } else if (!worker.wasReady()) {
        gate.withdrawn(worker.admittedNanos());
      }
      changes.tell();
    }
  }

  @GuardedBy("lock")
  private void offer(Worker worker) {
    if (worker.isStandby()) {
      roster.stands(worker);
    } else {
      lanes.add(worker.lanes());
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
          "worker {} (pid {}) {} after {} ms",
          worker.id(),
          worker.pid(),
          worker.isStandby() ? "stands by" : "is ready",
          worker.age().toMillis());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      lock.lock();
    }
  }

  /** Gives a lane back, as {@link LaneReturns#release}. */
  void release(HostLane lane) {
    returns.release(lane);
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
    history.ended(worker.id(), lost, report.summary());
    processEnded(worker, lost, report);
    try {
      starter.cleanUpAfter(worker);
    } finally {
      forget(worker);
    }
    keepStocked();
  }

  /** Another worker may serve in its place from now on: what else is to be done takes time. */
  private void processEnded(Worker worker, boolean lost, CrashReport report) {
    lock.lock();
    try {
      lanes.removeAllOf(worker);
      roster.gone(worker);
      // Before a spare is promoted: that one is to be judged by what it does from then on.
      if (lost && !ending.isClosed()) {
        gate.lost("worker " + worker.id() + " " + report.summary());
      } else if (worker.wasReady()) {
        gate.withdrawn(worker.admittedNanos());
      }
      changes.tell();
    } finally {
      lock.unlock();
    }
  }

  private void forget(Worker worker) {
    lock.lock();
    try {
      roster.remove(worker);
      changes.tell();
    } finally {
      lock.unlock();
    }
  }

  /** Starts, in the background, what is missing of the minimum and of the spares. */
  void keepStocked() {
    if (!stock.isAny()) {
      return;
    }
    lock.lock();
    try {
      if (!ending.hasBegun()) {
        stockUp();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void stockUp() {
    boolean toServe = stock.lacksServing(roster.workers()) && !roster.isFull();
    if (toServe && promotesSpare()) {
      return;
    }
    boolean toStandBy = !toServe && stock.lacksSpare(roster.workers());
    if (starting > 0 || stock.isForLater() || !(toServe || toStandBy) || !roster.hasPlace()) {
      return;
    }
    RestartGate.Answer answer = toServe ? gate.tryStart() : gate.trySpare();
    if (answer instanceof RestartGate.Answer.Start) {
      Worker worker = newWorker();
      if (toStandBy) {
        worker.standBy();
      }
      background.run("start-" + worker.id(), () -> startUnasked(worker));
    } else if (answer instanceof RestartGate.Answer.Wait backoff) {
      keepStockedLater(backoff.nanos());
    } else if (answer instanceof RestartGate.Answer.Refuse refusal) {
      keepStockedLater(refusal.nanos());
    }
  }

  /** Promotes a spare if there is one and it may be. */
  @GuardedBy("lock")
  private boolean promotesSpare() {
    Worker spare = roster.readySpare();
    if (spare == null || !(gate.tryPromote() instanceof RestartGate.Answer.Start)) {
      return false;
    }
    promote(spare);
    return true;
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
    returns.recycle(worker);
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
          roster.serving(),
          config.workers().max(),
          roster.readySpares(),
          workers.stream().mapToInt(Worker::leases).sum(),
          queue.forAny(),
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
