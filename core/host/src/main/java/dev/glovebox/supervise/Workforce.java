package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.Lease;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Why a lane is given up whose owner is in no call. */
  static final String FORGOTTEN = "a call has ended without giving its lane back";

  /** Made before there is no memory for it. */
  private static final CrashReport UNKNOWN =
      CrashReport.unavailable("this process had no memory to look at what it has left behind");

  /** A call that has waited for so many starts that failed waits for no further one. */
  private static final int MOST_FAILED_STARTS = 3;

  private final PoolConfig config;
  private final WorkerStarter starter;
  private final RestartGate gate;
  private final BackgroundTasks background;
  private final AcquireFailures acquireFailures;
  private final SlotHistory history;
  private final ReentrantLock lock = new ReentrantLock();
  private final PoolLanes lanes = new PoolLanes(this::release);
  private final LaneQueue queue = new LaneQueue(lock, lanes);
  private final Changes changes = new Changes(lock, queue);

  @GuardedBy("lock")
  private final WorkerSlots slots;

  /** Workers that are being started, the first one in front. */
  @GuardedBy("lock")
  private final Set<Worker> starting = new LinkedHashSet<>();

  /** How many starts have failed, and how the last one did. */
  @GuardedBy("lock")
  private int failedStarts;

  @GuardedBy("lock")
  private GloveboxException lastStartFailure;

  /** Lanes that were in use when their workers ended, and have been until the last look. */
  private final Set<HostLane> leftBehind = ConcurrentHashMap.newKeySet();

  private final Stock stock;
  private final PoolDrain drain;
  private final LaneReturns returns;

  Workforce(
      PoolConfig config,
      WorkerStarter starter,
      RestartGate gate,
      BackgroundTasks background,
      SlotHistory history) {
    this.config = config;
    this.starter = starter;
    this.gate = gate;
    this.background = background;
    this.history = history;
    this.acquireFailures = new AcquireFailures(config);
    this.stock = new Stock(config.workers(), background);
    this.slots = new WorkerSlots(config.name(), config.workers(), history);
    this.drain = new PoolDrain(config, background, lock, changes, slots, lanes);
    this.returns =
        new LaneReturns(
            new Recycling(config.recycle()),
            lock,
            lanes,
            queue,
            drain,
            background,
            this::keepStocked);
  }

  /** The lanes, for whoever takes one that is free. */
  PoolLanes lanes() {
    return lanes;
  }

  /** How lanes come back. */
  LaneReturns returns() {
    return returns;
  }

  /**
   * Takes a lane, of a worker that is started, in the background, if need be; blocks until there is
   * one, within the pool's bounds and what is left of the call's deadline. A start goes on when the
   * call has given up.
   *
   * @param required the only worker that will do; null for any
   * @param due the deadline of the call that the lane is for, which has begun
   */
  HostLane acquire(WorkerId required, CallContext context, Deadline due) {
    StackRoom.require();
    lock.lock();
    try {
      LaneQueue.Ticket ticket = queue.join(required);
      try {
        return awaitLane(ticket, context, due);
      } finally {
        queue.leave(ticket);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private HostLane awaitLane(LaneQueue.Ticket ticket, CallContext context, Deadline due) {
    WorkerId required = ticket.required();
    long patience = config.timeouts().acquire().toNanos();
    long end = System.nanoTime() + patience;
    int failedBefore = failedStarts;
    while (true) {
      HostLane lane = takeNow(ticket, context);
      if (lane != null) {
        return lane;
      }
      if (required == null) {
        failWithTheStart(failedStarts - failedBefore, context);
      }
      long now = System.nanoTime();
      if (required == null && !starting.isEmpty()) {
        // What a start takes has a bound of its own, and ends well or wakes the waiting.
        end = now + patience;
      }
      RestartGate.Answer answer =
          required == null && !isRefused(failedBefore) ? askForAnother() : NOT_NEEDED;
      if (answer instanceof RestartGate.Answer.Start) {
        addWorker();
      } else if (answer instanceof RestartGate.Answer.Refuse refusal && slots.serving() == 0) {
        throw acquireFailures.unavailable(refusal.nanos(), refusal.why(), context);
      } else if (due.isOver()) {
        throw acquireFailures.late(whyNone(answer), due, context);
      } else if (end - now <= 0) {
        throw givenUp(answer, failedStarts != failedBefore ? lastStartFailure : null, context);
      } else {
        long nanos = Math.min(end - now, due.leftNanos());
        ticket.sleep(
            answer instanceof RestartGate.Answer.Wait backoff
                ? Math.min(backoff.nanos(), nanos)
                : nanos);
      }
    }
  }

  /**
   * A call fails alike with a start that it waited for, unless others can still carry it; but not
   * for ever, as those that come later have workers started, too.
   *
   * @param failures how many starts have failed since it waits
   */
  @GuardedBy("lock")
  private void failWithTheStart(int failures, CallContext context) {
    if (failures == 0) {
      return;
    }
    boolean hopeless =
        failures < MOST_FAILED_STARTS
            ? starting.isEmpty() && slots.workers().stream().noneMatch(Worker::isStaying)
            : slots.workers().stream().noneMatch(Worker::takesCalls);
    if (hopeless) {
      throw acquireFailures.startFailed(lastStartFailure, context);
    }
  }

  /**
   * Whether a start was refused since then, for example by the guard. The gate knows nothing of
   * that, and the next one would be refused as well.
   */
  @GuardedBy("lock")
  private boolean isRefused(int failedBefore) {
    return failedStarts != failedBefore && !(lastStartFailure instanceof WorkerStartException);
  }

  /** Why a call has no lane yet, as a clause. */
  @GuardedBy("lock")
  private String whyNone(RestartGate.Answer answer) {
    if (!starting.isEmpty()) {
      return "worker " + starting.iterator().next().id() + " was being started";
    }
    return answer instanceof RestartGate.Answer.Wait backoff && answer != NOT_NEEDED
        ? "no worker may be started yet: " + backoff.why()
        : "all lanes of pool '" + config.name() + "' that there are were in use";
  }

  /** The lane that the call was given, or one that is free; null if there is none. */
  @GuardedBy("lock")
  private HostLane takeNow(LaneQueue.Ticket ticket, CallContext context) {
    HostLane given = ticket.takeGiven();
    if (given != null) {
      given.lease().own();
      if (given.isUsable()) {
        return given;
      }
      release(given);
    }
    WorkerId required = ticket.required();
    if (required == null ? drain.hasBegun() : drain.isClosed()) {
      throw new GloveboxClosedException(config.name(), context, null);
    }
    if (required != null && !slots.serves(required)) {
      throw new StaleHandleException(
          required.toString(),
          required.origin() == history.origin()
              ? "worker " + required + ", which the pointer came from, is gone"
              : "worker " + required + ", which the pointer came from, is another Glovebox's",
          context.withWorker(required.toString()));
    }
    return lanes.take(required, null);
  }

  /**
   * Nothing came in time: because all lanes are in use, or because no worker may start yet.
   *
   * @param failedStart of a worker that was to be started meanwhile; null if none has failed
   */
  @GuardedBy("lock")
  private GloveboxException givenUp(
      RestartGate.Answer answer, GloveboxException failedStart, CallContext context) {
    if (answer instanceof RestartGate.Answer.Wait backoff
        && answer != NOT_NEEDED
        && slots.serving() == 0) {
      return acquireFailures.unavailable(backoff.nanos(), backoff.why(), context);
    }
    return acquireFailures.exhausted(failedStart, context);
  }

  /** Whether the calls that wait may have another worker now: a spare, or one that is started. */
  @GuardedBy("lock")
  private RestartGate.Answer askForAnother() {
    if (slots.isFull()) {
      return NOT_NEEDED;
    }
    if (slots.readySpare() != null) {
      return gate.tryPromote();
    }
    // A spare that is being started will do as well.
    boolean enoughComing = starting.size() * config.threads().lanes() >= queue.forAny();
    return enoughComing || !slots.hasFreeSlot() ? NOT_NEEDED : gate.tryStart();
  }

  /** Adds the worker that the gate has allowed. */
  @GuardedBy("lock")
  private void addWorker() {
    Worker spare = slots.readySpare();
    if (spare != null) {
      promote(spare);
    } else {
      startInBackground(newWorker());
    }
  }

  /** Has a spare take calls, and another one started in its place. */
  @GuardedBy("lock")
  private void promote(Worker spare) {
    LOG.info("worker {} (pid {}) stood by, and takes calls now", spare.id(), spare.pid());
    slots.promoted(spare);
    spare.promote();
    lanes.add(spare.lanes());
    changes.tell();
    keepStocked();
  }

  /** Makes the record of a worker, which must be started next. */
  @GuardedBy("lock")
  private Worker newWorker() {
    Worker worker = slots.add(this::onDead);
    starting.add(worker);
    return worker;
  }

  /** Has a worker started on another thread; whoever waits for it is told how that ends. */
  @GuardedBy("lock")
  private void startInBackground(Worker worker) {
    boolean begun = false;
    GloveboxException failure = null;
    try {
      begun = background.run("start-" + worker.id(), () -> start(worker));
    } catch (OutOfMemoryError e) {
      failure = acquireFailures.noThread(worker, e);
    }
    if (!begun) {
      slots.remove(worker);
      startIsOver(worker, failure);
    }
  }

  /** Starts a worker, and offers its lanes, or has it stand by. */
  private void start(Worker worker) {
    GloveboxException failure = null;
    boolean begun = false;
    try {
      begun = begin(worker);
      if (begun) {
        starter.start(worker);
        LOG.info(
            "worker {} (pid {}) {} after {} ms",
            worker.id(),
            worker.pid(),
            worker.isStandby() ? "stands by" : "is ready",
            worker.age().toMillis());
      }
    } catch (GloveboxException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = acquireFailures.notStarted(worker, e);
    }
    try {
      if (begun && failure != null && worker.process().isEmpty() && !worker.state().ending()) {
        worker.neverStarted();
      }
    } finally {
      ended(worker, failure);
    }
    keepStocked();
  }

  /** Whether the worker is to be started still. */
  private boolean begin(Worker worker) {
    lock.lock();
    try {
      if (drain.hasBegun()) {
        slots.remove(worker);
      }
      return !drain.hasBegun();
    } finally {
      lock.unlock();
    }
  }

  private void ended(Worker worker, GloveboxException failure) {
    lock.lock();
    try {
      startIsOver(worker, failure);
    } catch (RuntimeException | Error e) {
      // Nobody would ever get one of its lanes.
      worker.kill("its lanes could not be offered: " + e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A start has ended, one way or the other.
   *
   * @param failure null if there was none
   */
  @GuardedBy("lock")
  private void startIsOver(Worker worker, GloveboxException failure) {
    starting.remove(worker);
    if (failure != null && !drain.hasBegun()) {
      startFailed(worker, failure);
    }
    worker.lanes().forEach(lane -> lane.lease().giveBack());
    boolean ready = failure == null && worker.takesCalls();
    if (ready && drain.hasBegun()) {
      drain.cameTooLate(worker);
    } else if (ready) {
      offer(worker);
    } else if (!worker.wasReady()) {
      gate.withdrawn(worker.admittedNanos());
    }
    changes.tell();
  }

  @GuardedBy("lock")
  private void startFailed(Worker worker, GloveboxException failure) {
    failedStarts++;
    lastStartFailure = failure;
    LOG.warn("worker {} did not start: {}", worker.id(), failure.getMessage());
    if (failure instanceof WorkerStartException) {
      gate.lost(failure.getMessage());
    } else if (stock.isAny()) {
      // Refused, for example: the gate counts losses, and this is none.
      keepStockedLater(config.restart().backoffMax().toNanos());
    }
  }

  @GuardedBy("lock")
  private void offer(Worker worker) {
    if (worker.isStandby()) {
      slots.stands(worker);
    } else {
      lanes.add(worker.lanes());
    }
  }

  /** Gives a lane back, as {@link LaneReturns#release}. */
  void release(HostLane lane) {
    returns.release(lane);
  }

  /** The process of a worker has ended. Runs on the process's thread. */
  private void onDead(Worker worker) {
    boolean lost = worker.wasReady() && !worker.wasAskedToStop();
    CrashReport report = UNKNOWN;
    try {
      // Before its directory goes: the JVM's error file lies there.
      report = worker.crashReport();
      told(worker, lost, report);
    } finally {
      try {
        processEnded(worker, lost, report);
      } finally {
        cleanUpAfter(worker);
      }
    }
    keepStocked();
  }

  private void told(Worker worker, boolean lost, CrashReport report) {
    if (lost) {
      LOG.warn("worker {} (pid {}) was lost: it {}", worker.id(), worker.pid(), report.text());
    } else {
      LOG.info("worker {} {}", worker.id(), worker.endedText());
    }
    history.ended(worker.id(), lost, report.summary());
    if (worker.isUnreaped()) {
      history.unreaped(worker.pid());
    }
  }

  private void cleanUpAfter(Worker worker) {
    try {
      starter.cleanUpAfter(worker);
    } finally {
      forget(worker);
    }
  }

  /** Another worker may serve in its place from now on: what else is to be done takes time. */
  private void processEnded(Worker worker, boolean lost, CrashReport report) {
    lock.lock();
    try {
      lanes.removeAllOf(worker);
      slots.gone(worker);
      worker.lanes().stream().filter(lane -> lane.lease().isTaken()).forEach(leftBehind::add);
      // Before a spare is promoted: that one is to be judged by what it does from then on.
      if (lost && !drain.isClosed()) {
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
      slots.remove(worker);
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
      if (!drain.hasBegun()) {
        stockUp();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void stockUp() {
    boolean toServe = stock.lacksServing(slots.workers()) && !slots.isFull();
    if (toServe && promotesSpare()) {
      return;
    }
    boolean toStandBy = !toServe && stock.lacksSpare(slots.workers());
    if (!starting.isEmpty()
        || stock.isForLater()
        || !(toServe || toStandBy)
        || !slots.hasFreeSlot()) {
      return;
    }
    RestartGate.Answer answer = toServe ? gate.tryStart() : gate.trySpare();
    if (answer instanceof RestartGate.Answer.Start) {
      Worker worker = newWorker();
      if (toStandBy) {
        worker.standBy();
      }
      startInBackground(worker);
    } else if (answer instanceof RestartGate.Answer.Wait backoff) {
      keepStockedLater(backoff.nanos());
    } else if (answer instanceof RestartGate.Answer.Refuse refusal) {
      keepStockedLater(refusal.nanos());
    }
  }

  /** Promotes a spare if there is one and it may be. */
  @GuardedBy("lock")
  private boolean promotesSpare() {
    Worker spare = slots.readySpare();
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

  /**
   * Gives up the lanes that a thread has taken and knows nothing of any more: it would wait for
   * itself.
   *
   * @param known those that it has
   */
  void giveUpForgottenBy(Thread thread, List<?> known) {
    for (Worker worker : workers()) {
      for (HostLane lane : worker.lanes()) {
        Lease lease = lane.lease();
        if (lease.isTaken() && lease.owner() == thread && !known.contains(lane)) {
          giveUp(lane, FORGOTTEN);
        }
      }
    }
  }

  /**
   * Gives a lane up that its owner has forgotten, or that is of no use, with its worker: no call
   * goes there any more, and it ends when those that it has have ended.
   *
   * @param why what has happened, as the end of a sentence
   */
  void giveUp(HostLane lane, String why) {
    Worker worker = Worker.of(lane);
    lock.lock();
    try {
      if (!lane.lease().abandon() && !lane.lease().isGivenUp()) {
        return;
      }
      LOG.warn("worker {} (pid {}) is replaced: {}", worker.id(), worker.pid(), why);
      if (worker.tryMove(WorkerState.DRAINING)) {
        lanes.removeAllOf(worker);
      }
      drain.released(worker);
    } finally {
      lock.unlock();
    }
    keepStocked();
  }

  /** Ends a worker that drains and has no call, if the last one could not do that. */
  void stopIfDrained(Worker worker) {
    lock.lock();
    try {
      drain.stopIfDrained(worker);
    } finally {
      lock.unlock();
    }
  }

  /** Lanes that are in use though their workers have ended: of calls that are about to see that. */
  Set<HostLane> leftBehind() {
    leftBehind.removeIf(lane -> !lane.lease().isTaken());
    return leftBehind;
  }

  /** Disposes of one of them whose owner has forgotten it: its next call gets another lane. */
  void dispose(HostLane lane) {
    if (lane.lease().abandon()) {
      lane.lease().disposeIfLeft();
    }
  }

  /** Replaces a worker, which takes no more calls; those that it has come to their end. */
  void replace(Worker worker, String why) {
    returns.replace(worker, why);
  }

  /** Replaces a worker that has served long enough. */
  void recycle(Worker worker) {
    returns.recycle(worker);
  }

  /** How its workers come to their end. */
  PoolDrain ending() {
    return drain;
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return slots.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link WorkerPool#status}. */
  PoolSnapshot status(Optional<Duration> sinceCheck) {
    int unreaped = history.unreaped();
    lock.lock();
    try {
      List<Worker> workers = slots.workers();
      return new PoolSnapshot(
          config.name(),
          slots.serving(),
          config.workers().max(),
          slots.readySpares(),
          workers.stream().mapToInt(Worker::leases).sum(),
          queue.forAny(),
          history.started(),
          history.restarts(),
          history.lost(),
          history.lastExit(),
          gate.refusal(),
          drain.isRetired(),
          sinceCheck,
          unreaped);
    } finally {
      lock.unlock();
    }
  }

  /** All workers that there are now. */
  List<Worker> workers() {
    lock.lock();
    try {
      return slots.workers();
    } finally {
      lock.unlock();
    }
  }
}
