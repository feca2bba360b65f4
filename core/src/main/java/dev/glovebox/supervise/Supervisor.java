package dev.glovebox.supervise;

import dev.glovebox.launch.RunDirectory;
import dev.glovebox.registry.PoolConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * All pools of one host, their run directory, and the threads that look after them.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, after which no process, thread, socket or file of
 * it is left.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class Supervisor implements AutoCloseable {
  /** How often each worker is asked whether it is there, unless told otherwise. */
  public static final Duration DEFAULT_CHECK_PERIOD = Duration.ofSeconds(5);

  private final RunDirectory runDirectory;
  private final Path java;
  private final BackgroundTasks background = new BackgroundTasks();
  private final Map<String, WorkerPool> pools = new ConcurrentHashMap<>();

  /**
   * Opens a supervisor without pools.
   *
   * @param runDirectory owned, and closed, by the supervisor
   * @param java the java executable of the workers
   * @param checkPeriod how often each worker is asked whether it is there
   */
  public Supervisor(RunDirectory runDirectory, Path java, Duration checkPeriod) {
    this.runDirectory = runDirectory;
    this.java = java;
    background.every(checkPeriod, () -> pools.values().forEach(WorkerPool::check));
  }

  /** Adds a pool, and starts the workers that it shall always have. */
  public WorkerPool open(PoolConfig config, Designation designation) {
    WorkerPool pool =
        new WorkerPool(
            config,
            new ProcessStarter(config, runDirectory, java, designation),
            new RestartGate(
                config.restart(), System::nanoTime, RandomGenerator.of("L64X128MixRandom")),
            background);
    if (pools.putIfAbsent(config.name(), pool) != null) {
      throw new IllegalArgumentException("pool '" + config.name() + "' is open already");
    }
    pool.keepStocked();
    return pool;
  }

  /** What is known of all workers now. */
  public List<WorkerSnapshot> workers() {
    return pools.values().stream().flatMap(pool -> pool.snapshot().stream()).toList();
  }

  /** Stops all workers, as {@link WorkerPool#close}, and removes everything. */
  @Override
  public void close() {
    background.runAll(pools.values().stream().<Runnable>map(pool -> pool::close).toList());
    background.close();
    runDirectory.close();
  }
}
