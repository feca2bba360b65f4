package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.BootstrapCodec;
import dev.glovebox.launch.JvmCommand;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.registry.LaneTransport;
import dev.glovebox.registry.PoolConfig;
import java.io.IOException;
import java.nio.file.Path;
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
  private static final String WORKER_MAIN = "dev.glovebox.worker.WorkerMain";
  private static final int SECRET_BYTES = 32;

  /** How long a process that was killed may take to be gone. */
  private static final Duration END_BOUND = Duration.ofSeconds(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PoolConfig pool;
  private final RunDirectory runDirectory;
  private final Path java;
  private final Designation designation;
  private final LaneTransports transports;

  /**
   * Makes the starter of a pool.
   *
   * @param java the java executable of the workers
   */
  ProcessStarter(PoolConfig pool, RunDirectory runDirectory, Path java, Designation designation) {
    this.pool = pool;
    this.runDirectory = runDirectory;
    this.java = java;
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
      try (WorkerDoor door = WorkerDoor.open(runDirectory.newSocket(), secret())) {
        admit(worker, door, execute(worker, door, libraries));
      }
      for (String library : designation.preloads()) {
        worker.lanes().get(0).questions().load(library, pool.timeouts().load());
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
    Path directory = runDirectory.workerDirectory(name);
    JvmCommand command =
        WorkerCommand.jvm(name, directory)
            .java(java)
            .classPath(WorkerCommand.workerClassPath(WORKER_MAIN))
            .mainClass(WORKER_MAIN)
            .jvmFlags(pool.jvmArgs())
            .environment(pool.env());
    runDirectory.jnaLibrary().ifPresent(command::jnaLibrary);
    WorkerProcess process =
        WorkerProcess.start(
            command.build(), BootstrapCodec.encode(bootstrap), ProcessListener.NONE);
    worker.started(process, directory.resolve("hs_err.log"));
    return bootstrap;
  }

  private void admit(Worker worker, WorkerDoor door, Bootstrap bootstrap) throws IOException {
    // A worker that dies now would otherwise be waited for until the end of the timeout.
    worker.whenExited(door::close);
    WorkerDoor.Admission admission =
        door.admit(
            worker,
            bootstrap.lanes(),
            bootstrap.maxMessageBytes(),
            transports,
            pool.timeouts().start().toNanos());
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
        worker.process().map(process -> process.command().commandLine()).orElse(List.of()),
        worker.exitCode(),
        worker.process().map(WorkerProcess::stderrTail).orElse(List.of()),
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
