package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.diagnose.CrashDiagnosis;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.Transport;
import dev.glovebox.launch.ProcessExit;
import dev.glovebox.launch.WorkerProcess;
import java.nio.file.Path;
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
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** How long a call waits for the end of a process that was killed or has closed its lanes. */
  private static final Duration EXIT_BOUND = Duration.ofSeconds(5);

  /** How long a process may take to end by itself once its connections have. */
  private static final Duration OWN_EXIT_BOUND = Duration.ofSeconds(2);

  private final WorkerId id;
  private final Consumer<Worker> onDead;
  private final long createdNanos = System.nanoTime();
  private final Object lock = new Object();

  /** Written under the lock. */
  private volatile WorkerState state = WorkerState.NEW;

  @GuardedBy("lock")
  private int loads;

  @GuardedBy("lock")
  private String killReason;

  @GuardedBy("lock")
  private CrashReport crashReport;

  private final WorkerConnections connections = new WorkerConnections();
  private volatile WorkerProcess process;
  private volatile Path errorFile;

  private final MemoryKills memoryKills = new MemoryKills();
  private volatile boolean askedToStop;
  private volatile boolean wasReady;

  /** Whether a connection to it has ended, before its process was seen to. */
  private volatile boolean cutOff;

  /** Whether it takes no calls until it is promoted; written under the pool's lock. */
  private volatile boolean standby;

  /** When it was decided that it shall take calls; written under the pool's lock. */
  private volatile long admittedNanos = createdNanos;

  /** Whether somebody sees to its orderly end; guarded by the pool's lock. */
  private boolean stopBegun;

  private final Set<String> loaded = ConcurrentHashMap.newKeySet();
  private final Map<NativeFunction, Integer> functionIds = new ConcurrentHashMap<>();
  private final AtomicInteger nextFunctionId = new AtomicInteger(1);
  private final Upcalls upcalls = new Upcalls();

  /** Made under the lock. */
  private volatile PooledWorker access;

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

  /**
   * The process runs.
   *
   * @param fatalErrorFile where its JVM writes its error file
   */
  void started(WorkerProcess running, Path fatalErrorFile) {
    memoryKills.started();
    process = running;
    errorFile = fatalErrorFile;
    tryMove(WorkerState.STARTING);
    whenExited(this::died);
    // Whoever asked before there was a process found none to ask.
    if (askedToStop) {
      kill("its pool was closed while it started");
    }
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

  /** There was no process to start: it is dead without having lived. */
  void neverStarted() {
    died();
  }

  WorkerId id() {
    return id;
  }

  /** The function pointers that it was given. */
  Upcalls upcalls() {
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
    Thread thread = new Thread(() -> serve(lane, lanes), "glovebox-upcall-" + id);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(HostLane lane, LaneSource source) {
    try {
      source.holding(lane, () -> lane.serveCallbacks(access(source)));
    } finally {
      lane.lease().giveBack();
    }
  }

  /** The process id; 0 before there is one. */
  long pid() {
    return process == null ? 0 : process.pid();
  }

  Optional<WorkerProcess> process() {
    return Optional.ofNullable(process);
  }

  WorkerState state() {
    return state;
  }

  /** Goes to another state if that is a legal move, and says whether it was. */
  boolean tryMove(WorkerState next) {
    synchronized (lock) {
      if (!state.mayBecome(next)) {
        return false;
      }
      state = next;
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

  /** Whether its end has closed its lanes, so that their memory may be given back. */
  boolean hasClosedLanes() {
    return connections.areClosed();
  }

  boolean takesCalls() {
    return !cutOff && state.takesCalls();
  }

  boolean isLoaded(String library) {
    return loaded.contains(library);
  }

  void beginLoad() {
    synchronized (lock) {
      loads++;
      tryMove(WorkerState.LOADING);
    }
  }

  void endLoad(String library, boolean succeeded) {
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

  /** The id under which a function is, or will be, bound in this worker. */
  int functionId(NativeFunction function) {
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

  long residentBytes() {
    return lastPong().residentBytes();
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
   * Called by the supervisor's thread only.
   *
   * @return how many times in a row there was no answer to the last question
   */
  int ping() {
    ControlLine connection = connections.control();
    if (connection == null) {
      return 0;
    }
    return memoryKills.asking(connection::ping);
  }

  /**
   * Kills the process. Does not wait; every caller that waits for this worker wakes.
   *
   * @param reason why, as a sentence's end: "... was killed because REASON"
   */
  void kill(String reason) {
    synchronized (lock) {
      // One that has ended by itself was not killed: its report must not say so.
      if (!state.mayBecome(WorkerState.KILLING) || process.exited().isDone()) {
        return;
      }
      state = WorkerState.KILLING;
      killReason = reason;
    }
    LOG.warn("worker {} (pid {}) is killed because {}", id, pid(), reason);
    // There is a process in every state that may become KILLING.
    process.kill();
  }

  /**
   * Its connections ended, so its process ends as a rule by itself, and leaves better evidence than
   * after a kill. One that does not is of no use any more, and is killed.
   */
  void awaitEndAfter(String reason) {
    // Its other lanes are of no use either. Now, for who waits for a process may wake before it is
    // DEAD here.
    cutOff = true;
    if (process != null && awaitEnd(OWN_EXIT_BOUND).isEmpty()) {
      kill(reason);
    }
  }

  /** Why the supervisor killed it, if it did. */
  Optional<String> killReason() {
    synchronized (lock) {
      return Optional.ofNullable(killReason);
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
    WorkerProcess running = process;
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
   * WorkerProcess#awaitEnd}.
   */
  Optional<ProcessExit> awaitEnd(Duration bound) {
    return process.awaitEnd(bound);
  }

  private void died() {
    synchronized (lock) {
      state = WorkerState.DEAD;
    }
    // After the state: whoever wakes must see why.
    connections.close();
    onDead.accept(this);
  }

  /**
   * Why the worker ended. Waits, within a bound, until it has.
   *
   * @return a report in any case; one that says so if the process has not ended
   */
  CrashReport crashReport() {
    WorkerProcess running = process;
    if (running == null) {
      return CrashReport.unavailable("it was never executed");
    }
    Optional<ProcessExit> exit = awaitEnd(EXIT_BOUND);
    synchronized (lock) {
      if (exit.isEmpty()) {
        return CrashReport.unavailable(
            "its connection ended, its process (pid "
                + pid()
                + ") did not within "
                + EXIT_BOUND.toSeconds()
                + " s");
      }
      if (crashReport == null) {
        crashReport =
            CrashDiagnosis.of(
                exit.get().code(),
                Optional.of(errorFile),
                running.stderrTail(),
                Optional.ofNullable(killReason),
                memoryKills.since());
      }
      return crashReport;
    }
  }

  /** Whether its process has ended; waits for that, within a bound. */
  boolean hasEnded() {
    return process != null && awaitEnd(EXIT_BOUND).isPresent();
  }

  /** The exit code, or null if there is none yet. */
  Integer exitCode() {
    WorkerProcess running = process;
    return running != null && running.exited().isDone()
        ? (Integer) running.exited().join().code()
        : null;
  }

  @Override
  public String toString() {
    return id + " (pid " + pid() + ", " + state() + ")";
  }
}
