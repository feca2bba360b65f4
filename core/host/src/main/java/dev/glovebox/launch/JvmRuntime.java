package dev.glovebox.launch;

import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.BootstrapCodec;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.worker.WorkerMain;
import java.nio.file.Path;

/** Workers that are JVMs, of one pool: with its {@code jvmArgs} and its environment. */
public final class JvmRuntime implements WorkerRuntime {
  private final PoolConfig pool;
  private final LaunchFiles files;
  private final Path java;

  /**
   * Makes the kind. What a start needs and can be known before one is looked at here.
   *
   * @param pool whose workers they are
   * @param files for the workers of all pools
   * @param java the java executable of the workers
   * @throws dev.glovebox.failure.WorkerStartException if there is no such java, or no class path
   *     for workers
   * @throws dev.glovebox.failure.RunDirectoryException if there is no directory from which JNA's
   *     library can be loaded
   */
  public JvmRuntime(PoolConfig pool, LaunchFiles files, Path java) {
    LaunchFiles.checkJava(java);
    files.classPath(WorkerMain.class);
    files.jnaLibrary();
    this.pool = pool;
    this.files = files;
    this.java = java;
  }

  @Override
  public RunningWorker start(String name, Path directory, Bootstrap bootstrap) {
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
    return new JvmWorker(process, directory.resolve(JvmCommand.ERROR_FILE));
  }
}
