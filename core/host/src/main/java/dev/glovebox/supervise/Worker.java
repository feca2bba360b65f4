package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.Transport;
import dev.glovebox.launch.OutputPump;
import dev.glovebox.launch.ProcessExit;
import dev.glovebox.launch.RunningWorker;
import dev.glovebox.link.CallbackRegistrations;
import dev.glovebox.link.ControlLine;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.LaneWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's record of one worker process: its state, its connections, what it has loaded and
 * bound.
 *
 * <p><b>Lifecycle:</b> {@link WorkerState}. The process's end, however it came, leads to {@code
 * DEAD}: the lanes are closed then, which wakes every caller that waits on one.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class Worker implements LaneWorker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** How long a call waits for the end of a process that was killed or has closed its lanes. */
  private static final Duration EXIT_BOUND = Duration.ofSeconds(5);

  /** How long a process may take to end by itself once its connections have. */
  private static final Duration OWN_EXIT_BOUND = Duration.ofSeconds(2);

  /** A worker that nobody calls is asked whether it is there at each check of so many. */
  private static final int IDLE_CHECKS = 4;

  private final WorkerId id;
  private final Consumer<Worker> onDead;
  private final long createdNanos = System.nanoTime();
  private final Object lock = new Object();

  /** Written under the lock. */
  private volatile WorkerState state = WorkerState.NEW;

  /** What the state says of it, for each call to look at. Written with it, after it. */
  private volatile boolean serves;

  @GuardedBy("lock")
  private int loads;

  @GuardedBy("lock")
  private String killReason;

  /** Made of files that the process could write, so under no lock. */
  private final Once<CrashReport> crashReport = new Once<>();

  private final WorkerConnections connections = new WorkerConnections();
  private volatile RunningWorker process;

  /** Of its process; null before there is one. */
  private volatile OutputPump output;

  private volatile boolean proven;
  private volatile boolean flushDue;

  /** Null before it is started. */
  private volatile WorkerFiles files;

  /** How many calls it had answered when it was last asked; the supervisor's thread's. */
  private long callsWhenAsked = -1;

  /** How many checks that was ago; the supervisor's thread's. */
  private int checksSinceAsked;

  private final MemoryKills memoryKills = new MemoryKills();
  private final ResidentMemory memory = new ResidentMemory();
  private volatile boolean askedToStop;
  private volatile boolean wasReady;

  /** Whether a connection to it has ended, before its process was seen to. */
  private volatile boolean cutOff;

  private volatile boolean killedAtDeadline;

  /** Whether it takes no calls until it is promoted; written under the pool's lock. */
  private volatile boolean standby;

  /** When it was decided that it shall take calls; written under the pool's lock. */
  private volatile long admittedNanos = createdNanos;

  /** Whether somebody sees to its orderly end; guarded by the pool's lock. */
  private boolean stopBegun;

  private final Set<String> loaded = ConcurrentHashMap.newKeySet();
  private final Map<NativeFunction, Integer> functionIds = new ConcurrentHashMap<>();
  private final AtomicInteger nextFunctionId = new AtomicInteger(1);
  private final CallbackRegistrations upcalls = new CallbackRegistrations();

  /** Made under the lock. */
  private volatile PooledWorker access;

  /** Over what callbacks are to be served as soon as there is a thread for it; null if they are. */
  private volatile LaneSource upcallsDue;

  /**
   * Makes the record of a worker that is yet to be started.
   *
   * @param onDead told once when the process has ended and all connections are closed, on the
   *     process's own thread
   */
  Worker(WorkerId id, Consumer<Worker> onDead) {
    this.id = id;
    this.onDead = onDead;
  }

  /** The process runs. */
  void started(RunningWorker running) {
    memoryKills.started();
    process = running;
    output = running.output();
    tryMove(WorkerState.STARTING);
    whenExited(this::died);
    // Whoever asked before there was a process found none to ask.
    if (askedToStop) {
      kill("its pool was closed while it started");
    }
  }

  /** What it was told of its libraries' files. */
  void files(WorkerFiles told) {
    files = told;
  }

  @Override
  public Bootstrap.Library toLoad(String library, CallContext context) {
    WorkerFiles known = files;
    return known == null ? null : known.toLoad(library, context);
  }

  /** Whether it was found to hold older files than its pool has by now. */
  boolean isOutdated() {
    WorkerFiles known = files;
    return known != null && known.areOutdated();
  }

  /** Runs {@code action} when the process, which there must be, has ended: on its thread. */
  void whenExited(Runnable action) {
    CompletableFuture<Void> done = process.exited().thenRun(action).exceptionally(Worker::logged);
    LOG.trace("{} after the end of {}: {}", action, id, done);
  }

  private static Void logged(Throwable failure) {
    LOG.error("a bug in the handling of a worker's end", failure);
    return null;
  }

  @Override
  public void saidHello() {
    tryMove(WorkerState.HANDSHAKING);
  }

  @Override
  public boolean isEnding() {
    return state.ending();
  }

  /** There was no process to start: it is dead without having lived. */
  void neverStarted() {
    died();
  }

  @Override
  public WorkerId id() {
    return id;
  }

  @Override
  public CallbackRegistrations upcalls() {
    return upcalls;
  }

  /** How front ends see it; made at the first request. */
  PooledWorker access(LaneSource lanes) {
    PooledWorker made = access;
    if (made != null) {
      return made;
    }
    synchronized (lock) {
      if (access == null) {
        access = new PooledWorker(this, lanes);
      }
      return access;
    }
  }

  /**
   * Serves callbacks from threads that a library makes, from now until the worker ends: on one
   * thread, which is started at the first request.
   */
  void serveUpcalls(LaneSource lanes) {
    HostLane lane = connections.takeUpcallLane(this);
    if (lane == null) {
      return;
    }
    boolean served = false;
    try {
      AttachedThread.start("glovebox-upcall-" + id, () -> serve(lane, lanes));
      served = true;
    } catch (OutOfMemoryError e) {
      // There may be one at the next check, and callbacks on the calls' own threads need none.
      LOG.warn(
          "no thread for the callbacks from worker {}'s own threads yet: {}", id, e.toString());
    } finally {
      upcallsDue = served ? null : lanes;
      if (!served) {
        connections.returnUpcallLane(lane);
      }
    }
  }

  /** Serves such callbacks, if that was to be done, and there was no thread for it. */
  void serveUpcallsIfDue() {
    LaneSource due = upcallsDue;
    if (due != null) {
      serveUpcalls(due);
    }
  }

  private void serve(HostLane lane, LaneSource source) {
    try {
      source.holding(lane, () -> lane.serveCallbacks(access(source)));
    } catch (RuntimeException | Error e) {
      // A thread of the library's would wait for its answer for ever.
      kill("its callbacks cannot be served any more: " + e);
      throw e;
    } finally {
      lane.lease().giveBack();
    }
  }

  @Override
  public void expectOutput() {
    OutputPump pump = output;
    if (pump != null) {
      pump.expect();
    }
  }

  @Override
  public long pid() {
    return process == null ? 0 : process.pid();
  }

  /** What the log says of its end, without its subject. */
  String endedText() {
    return process == null ? "was never executed" : "(pid " + pid() + ") is gone";
  }

  Optional<RunningWorker> process() {
    return Optional.ofNullable(process);
  }

  /** The record of a lane's worker. */
  static Worker of(HostLane lane) {
    return (Worker) lane.worker();
  }

  WorkerState state() {
    return state;
  }

  @GuardedBy("lock")
  private void become(WorkerState next) {
    state = next;
    serves = next.takesCalls();
  }

  /** Goes to another state if that is a legal move, and says whether it was. */
  boolean tryMove(WorkerState next) {
    synchronized (lock) {
      if (!state.mayBecome(next)) {
        return false;
      }
      become(next);
      return true;
    }
  }

  /**
   * All connections are there.
   *
   * @return whether the worker still lives; the connections are the caller's to close if not
   */
  boolean ready(Transport controlConnection, List<HostLane> openLanes, Transport upcallConnection) {
    synchronized (lock) {
      if (!tryMove(WorkerState.READY)) {
        return false;
      }
      connections.open(new ControlLine(controlConnection, this::kill), openLanes, upcallConnection);
      wasReady = true;
      return true;
    }
  }

  List<HostLane> lanes() {
    return connections.lanes();
  }

  @Override
  public boolean hasClosedLanes() {
    return connections.areClosed();
  }

  @Override
  public boolean takesCalls() {
    return serves && !cutOff;
  }

  @Override
  public boolean isLoaded(String library) {
    return loaded.contains(library);
  }

  @Override
  public void beginLoad() {
    synchronized (lock) {
      loads++;
      tryMove(WorkerState.LOADING);
    }
  }

  @Override
  public void endLoad(String library, Bootstrap.Library file, boolean succeeded) {
    if (succeeded && file != null) {
      files.loaded(file);
    }
    synchronized (lock) {
      loads--;
      if (succeeded) {
        loaded.add(library);
      }
      if (loads == 0 && state == WorkerState.LOADING) {
        tryMove(loaded.isEmpty() ? WorkerState.READY : WorkerState.SERVING);
      }
    }
  }

  @Override
  public int functionId(NativeFunction function) {
    // Looked for first: the other takes a lock even for what is there.
    Integer known = functionIds.get(function);
    return known != null
        ? known
        : functionIds.computeIfAbsent(function, f -> nextFunctionId.getAndIncrement());
  }

  /** How many calls and sessions have one of its lanes. */
  int leases() {
    return connections.leases();
  }

  /** Whether it takes no calls, though it could: a spare. */
  boolean isStandby() {
    return standby;
  }

  /** Makes a spare of it, before it is started; under the pool's lock. */
  void standBy() {
    standby = true;
  }

  /** The spare is to take calls from now on; under the pool's lock. */
  void promote() {
    admittedNanos = System.nanoTime();
    standby = false;
  }

  /** Whether the caller is the one to see to its orderly end; under the pool's lock. */
  boolean beginStop() {
    boolean first = !stopBegun;
    stopBegun = true;
    return first;
  }

  /** Nobody sees to its end, after all: another is to; under the pool's lock. */
  void stopNotBegun() {
    stopBegun = false;
  }

  /** Whether its end was wanted. */
  boolean wasAskedToStop() {
    return askedToStop;
  }

  /** Whether it was ready at some time. */
  boolean wasReady() {
    return wasReady;
  }

  /** Whether it takes calls or will, when it is ready. */
  boolean isStaying() {
    WorkerState now = state();
    return now != WorkerState.DRAINING && !now.ending();
  }

  /**
   * When it was decided that it shall take calls, on the clock of {@link System#nanoTime}: when its
   * start was, or, of a spare, its promotion.
   */
  long admittedNanos() {
    return admittedNanos;
  }

  /** Whether its pool has learnt of its answers what there is to learn. */
  boolean isProven() {
    return proven;
  }

  /** Its pool has nothing more to learn of its answers. */
  void proven() {
    proven = true;
  }

  @Override
  public boolean hasFlushDue() {
    return flushDue;
  }

  /** Whether something waits for the next use of a lane from now on. */
  void flushDue(boolean due) {
    flushDue = due;
  }

  /** How many calls it has answered. */
  long calls() {
    return connections.calls();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - createdNanos);
  }

  Set<String> loadedLibraries() {
    return Set.copyOf(loaded);
  }

  /** What its process has resident; where the system does not tell, what it said last itself. */
  long residentBytes() {
    return memory.bytes(pid(), calls(), leases() > 0).orElseGet(() -> lastPong().residentBytes());
  }

  int nativeThreads() {
    return lastPong().threads();
  }

  private Message.Pong lastPong() {
    ControlLine connection = connections.control();
    return connection == null ? ControlLine.NO_PONG : connection.lastPong();
  }

  /**
   * Asks the worker whether it is there, and takes the answers that have come. Does not wait.
   * Called at each check, by the supervisor's thread only. One that has answered, and that nobody
   * has called since, is asked at every fourth check: many idle workers would cost their host a
   * good part of a core otherwise.
   *
   * @return at how many checks in a row there was no answer to the last question
   */
  int ping() {
    ControlLine connection = connections.control();
    if (connection == null) {
      return 0;
    }
    boolean ask = leases() > 0 || calls() != callsWhenAsked || ++checksSinceAsked >= IDLE_CHECKS;
    if (!ask && connection.isAnswered()) {
      return 0;
    }
    if (ask) {
      callsWhenAsked = calls();
      checksSinceAsked = 0;
    }
    return memoryKills.asking(ask, () -> connection.ping(ask));
  }

  @Override
  public void kill(String reason) {
    synchronized (lock) {
      // One that has ended by itself was not killed: its report must not say so.
      if (!state.mayBecome(WorkerState.KILLING) || process.exited().isDone()) {
        return;
      }
      become(WorkerState.KILLING);
      killReason = reason;
    }
    LOG.warn("worker {} (pid {}) is killed because {}", id, pid(), reason);
    // There is a process in every state that may become KILLING.
    process.kill();
  }

  /**
   * Kills again what is being killed and is there still: whoever began it may have got an error,
   * such as a {@link StackOverflowError}, before the process was killed. For each check.
   */
  void killAgain() {
    if (state == WorkerState.KILLING && !process.exited().isDone()) {
      process.kill();
    }
  }

  @Override
  public void killAtDeadline(String missed) {
    killedAtDeadline = true;
    kill(missed);
  }

  @Override
  public boolean wasKilledAtDeadline() {
    return killedAtDeadline && decision() != null;
  }

  @Override
  public void awaitEndAfter(String reason) {
    // Its other lanes are of no use either. Now, for who waits for a process may wake before it is
    // DEAD here.
    cutOff = true;
    if (process != null && awaitEnd(OWN_EXIT_BOUND).isEmpty()) {
      kill(reason);
    }
  }

  /** Why its host killed it, if it did: by a decision, or for want of what looks after it. */
  Optional<String> killReason() {
    RunningWorker running = process;
    return Optional.ofNullable(decision())
        .or(() -> running == null ? Optional.empty() : running.unattended());
  }

  private String decision() {
    synchronized (lock) {
      return killReason;
    }
  }

  /**
   * Asks the worker to end; what does not end within {@code grace} is killed. Blocks until then.
   */
  void stop(Duration grace) {
    askToStop();
    awaitStop(System.nanoTime() + grace.toNanos());
  }

  /** Asks the worker to end, and does not wait. One whose process is yet to come ends with it. */
  void askToStop() {
    // Written before the process is read, as started() writes and reads them the other way round.
    askedToStop = true;
    RunningWorker running = process;
    if (running == null) {
      return;
    }
    ControlLine connection = connections.control();
    if (connection == null) {
      running.requestStop();
    } else {
      connection.sayGoodbye();
    }
  }

  /**
   * Waits until the worker, which was asked to stop, has ended; kills it at the deadline.
   *
   * @param deadlineNanos of {@link System#nanoTime}
   */
  void awaitStop(long deadlineNanos) {
    if (process == null) {
      return;
    }
    Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    if (awaitEnd(left).isEmpty()) {
      kill("it did not end in time when asked to");
      if (awaitEnd(EXIT_BOUND).isEmpty()) {
        LOG.error("worker {} (pid {}) does not end, even by SIGKILL", id, pid());
      }
    }
  }

  /**
   * Waits for the end of its process, of which there must be one, as {@link
   * RunningWorker#awaitEnd}.
   */
  Optional<ProcessExit> awaitEnd(Duration bound) {
    return process.awaitEnd(bound);
  }

  private void died() {
    synchronized (lock) {
      become(WorkerState.DEAD);
    }
    try {
      // After the state: whoever wakes must see why.
      connections.close();
    } finally {
      onDead.accept(this);
    }
  }

  @Override
  public CrashReport crashReport() {
    RunningWorker running = process;
    if (running == null) {
      return CrashReport.unavailable("it was never executed");
    }
    Optional<ProcessExit> exit = awaitEnd(EXIT_BOUND);
    if (exit.isEmpty()) {
      return CrashReport.unavailable(
          "its connection ended, its process (pid "
              + pid()
              + ") did not within "
              + EXIT_BOUND.toSeconds()
              + " s");
    }
    if (!exit.get().isTold()) {
      return CrashReport.unavailable(
          "it was killed"
              + killReason().map(reason -> " because " + reason).orElse("")
              + ", and the system does not tell the end of its process (pid "
              + pid()
              + "), which is stuck in the kernel, or traced by another process");
    }
    return crashReport.get(() -> diagnosis(running, exit.get()));
  }

  /** Whatever it fails of: its callers have the loss of a worker to see to. */
  private CrashReport diagnosis(RunningWorker ended, ProcessExit exit) {
    try {
      return ended.diagnose(exit, killReason(), memoryKills.since());
    } catch (RuntimeException | Error e) {
      LOG.error("what worker {} has left behind cannot be looked at", id, e);
      return CrashReport.unavailable("what it has left behind cannot be looked at: " + e);
    }
  }

  @Override
  public boolean hasEnded() {
    return process != null && awaitEnd(EXIT_BOUND).isPresent();
  }

  /** Whether it was killed, and the end of its process is not told: its place is given up. */
  boolean isUnreaped() {
    RunningWorker running = process;
    return running != null && running.exited().isDone() && !running.exited().join().isTold();
  }

  @Override
  public Integer exitCode() {
    RunningWorker running = process;
    if (running == null || !running.exited().isDone()) {
      return null;
    }
    ProcessExit exit = running.exited().join();
    return exit.isTold() ? (Integer) exit.code() : null;
  }

  @Override
  public String toString() {
    return id + " (pid " + pid() + ", " + state() + ")";
  }
}
