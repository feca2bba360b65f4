package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.BootstrapCodec;
import dev.glovebox.launch.JvmCommand;
import dev.glovebox.launch.LaunchFiles;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.LaneTransports;
import dev.glovebox.link.WorkerDoor;
import dev.glovebox.registry.LaneTransport;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.worker.WorkerMain;
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
  private static final int SECRET_BYTES = 32;

  /** How long a process that was killed may take to be gone. */
  private static final Duration END_BOUND = Duration.ofSeconds(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PoolConfig pool;
  private final RunDirectory runDirectory;
  private final LaunchFiles files;
  private final Path java;
  private final Designation designation;
  private final LaneTransports transports;

  /**
   * Makes the starter of a pool. What a start needs and can be known before one is looked at here.
   *
   * @param files for the workers of all pools
   * @param java the java executable of the workers
   * @throws WorkerStartException if there is no such java, or no class path for workers
   * @throws dev.glovebox.failure.RunDirectoryException if there is no directory from which JNA's
   *     library can be loaded
   */
  ProcessStarter(
      PoolConfig pool,
      RunDirectory runDirectory,
      LaunchFiles files,
      Path java,
      Designation designation) {
    LaunchFiles.checkJava(java);
    files.classPath(WorkerMain.class);
    files.jnaLibrary();
    this.pool = pool;
    this.runDirectory = runDirectory;
    this.files = files;
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
    Path directory = runDirectory.workerDirectory(name);
    JvmCommand command =
        WorkerCommand.jvm(name, directory)
            .java(java)
            // By reference, not by name: what cuts unused classes from a jar keeps this one.
            .classPath(files.classPath(WorkerMain.class))
            .mainClass(WorkerMain.class.getName())
            .jvmFlags(pool.jvmArgs())
            .environment(pool.workerEnvironment(System.getenv()));
    files.jnaLibrary().ifPresent(command::jnaLibrary);
    WorkerProcess process =
        WorkerProcess.start(
            command.build(),
            BootstrapCodec.encode(bootstrap),
            pool.limits().outputBytesPerSecond(),
            ProcessListener.NONE);
    worker.started(process, directory.resolve("hs_err.log"));
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
