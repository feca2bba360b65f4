package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.launch.RunningWorker;
import dev.glovebox.launch.WorkerRuntime;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.LaneTransports;
import dev.glovebox.link.WorkerDoor;
import dev.glovebox.registry.LaneTransport;
import dev.glovebox.registry.PoolConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Starts the workers of one pool: executes the process, opens the door for its connections, and
 * closes it again when they are there.
 *
 * <p><b>Threads:</b> safe for use by several; {@link #start} blocks its caller until the worker is
 * ready or has failed, at most for the pool's start timeout and the load timeouts of what is
 * preloaded.
 */
final class ProcessStarter implements WorkerStarter {
  private static final int SECRET_BYTES = 32;

  /** How long a process that was killed may take to be gone. */
  private static final Duration END_BOUND = Duration.ofSeconds(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PoolConfig pool;
  private final RunDirectory runDirectory;
  private final WorkerRuntime runtime;
  private final Designation designation;
  private final LaneTransports transports;

  /**
   * Makes the starter of a pool.
   *
   * @param runtime the kind of its workers
   */
  ProcessStarter(
      PoolConfig pool, RunDirectory runDirectory, WorkerRuntime runtime, Designation designation) {
    this.pool = pool;
    this.runDirectory = runDirectory;
    this.runtime = runtime;
    this.designation = designation;
    this.transports =
        new LaneTransports(
            pool.transport().orElseGet(LaneTransport::byDefault), LaneTransports.defaultSpin());
  }

  @Override
  public void start(Worker worker) {
    boolean ready = false;
    try {
      List<Bootstrap.Library> libraries = designation.libraries();
      worker.files(new WorkerFiles(designation, libraries));
      try (WorkerDoor door = WorkerDoor.open(runDirectory.newSocket(), secret())) {
        // Of all that follows, until the connections are there.
        Deadline start = Deadline.in(pool.timeouts().start());
        admit(worker, door, execute(worker, door, libraries), start);
      }
      for (String library : designation.preloads()) {
        worker.lanes().get(0).requests().load(library, pool.timeouts().load());
      }
      ready = true;
    } catch (IOException e) {
      throw failure(worker, e);
    } finally {
      if (!ready) {
        discard(worker);
      }
    }
  }

  private Bootstrap execute(Worker worker, WorkerDoor door, List<Bootstrap.Library> libraries) {
    String name = worker.id().toString();
    Bootstrap bootstrap =
        new Bootstrap(
            door.path().toString(),
            door.secret(),
            name,
            pool.name(),
            pool.threads().lanes(),
            Math.toIntExact(pool.limits().messageBytes()),
            libraries);
    worker.started(runtime.start(name, runDirectory.workerDirectory(name), bootstrap));
    return bootstrap;
  }

  private void admit(Worker worker, WorkerDoor door, Bootstrap bootstrap, Deadline start)
      throws IOException {
    // A worker that dies now would otherwise be waited for until the end of the timeout.
    worker.whenExited(door::close);
    WorkerDoor.Admission admission =
        door.admit(worker, bootstrap.lanes(), bootstrap.maxMessageBytes(), transports, start);
    if (!worker.ready(admission.control(), admission.lanes(), admission.upcall())) {
      admission.close();
      throw new IOException("it ended before it was ready");
    }
  }

  private WorkerStartException failure(Worker worker, IOException cause) {
    worker.kill("it did not become ready: " + cause.getMessage());
    String what = "worker of pool '" + pool.name() + "' cannot start: " + cause.getMessage();
    return new WorkerStartException(
        worker.process().isEmpty() ? what : what + "; it " + worker.crashReport().summary(),
        worker.process().map(RunningWorker::commandLine).orElse(List.of()),
        worker.exitCode(),
        worker.process().map(RunningWorker::stderrTail).orElse(List.of()),
        CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT),
        "Read its stderr above; `glovebox doctor` checks what a worker needs. Raise timeouts.start"
            + " of the pool if this machine is slow.",
        cause);
  }

  private void discard(Worker worker) {
    worker.kill("it did not become ready");
    if (worker.process().isEmpty()) {
      worker.neverStarted();
    } else {
      worker.awaitEnd(END_BOUND);
    }
  }

  @Override
  public void cleanUpAfter(Worker worker) {
    runDirectory.removeWorkerDirectory(worker.id().toString());
  }

  private static String secret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }
}
