package dev.glovebox.supervise;

import dev.glovebox.launch.LaunchFiles;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.launch.WorkerRuntime;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * All pools of one host, their run directory, and the threads that look after them.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, after which no process, thread, socket or file of
 * it is left.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class Supervisor implements AutoCloseable {
  /** How often each worker is looked after, unless told otherwise. */
  public static final Duration DEFAULT_CHECK_PERIOD = Duration.ofSeconds(5);

  /** How often the memory of workers is looked at whose pool limits it. */
  private static final Duration MEMORY_PERIOD = Duration.ofMillis(250);

  /** Cleaners of temporary files remove what was not touched for days. */
  private static final Duration TENDING = Duration.ofHours(1);

  private static final Comparator<WorkerSnapshot> BY_PLACE =
      Comparator.<WorkerSnapshot, String>comparing(worker -> worker.id().pool())
          .thenComparing(worker -> worker.id().slot())
          .thenComparing(worker -> worker.id().generation());

  private final RunDirectory runDirectory;
  private final LaunchFiles files;
  private final Function<PoolConfig, WorkerRuntime> runtimes;
  private final BackgroundTasks background = new BackgroundTasks();
  private final Map<String, SlotHistory> histories = new ConcurrentHashMap<>();

  /** Those that were retired among them, until they have ended. */
  private final Set<WorkerPool> pools = ConcurrentHashMap.newKeySet();

  /** From the first pool on that limits the memory of its workers: to wake often costs a host. */
  private final AtomicBoolean memoryIsWatched = new AtomicBoolean();

  /**
   * Opens a supervisor without pools.
   *
   * @param runDirectory owned, and closed, by the supervisor
   * @param files what workers are started with; owned, and closed, by the supervisor
   * @param runtimes the kind of the workers of a pool, asked once for each that is opened
   * @param checkPeriod how often each worker is looked after
   */
  public Supervisor(
      RunDirectory runDirectory,
      LaunchFiles files,
      Function<PoolConfig, WorkerRuntime> runtimes,
      Duration checkPeriod) {
    this.runDirectory = runDirectory;
    this.files = files;
    this.runtimes = runtimes;
    boolean opened = false;
    try {
      background.every(checkPeriod, this::check);
      background.every(TENDING, () -> background.run("run directory", runDirectory::tend));
      opened = true;
    } finally {
      // There may be no thread for them.
      if (!opened) {
        close();
      }
    }
  }

  private void check() {
    pools.removeIf(WorkerPool::hasEnded);
    RuntimeException failure = null;
    for (WorkerPool pool : pools) {
      try {
        pool.check();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Adds a pool, and starts the workers that it shall always have. One of the same name may be
   * there: it is to be retired next.
   *
   * @param config how many workers it has, and how they are
   * @param designation what they may load
   * @return the pool, which is open until it is retired or this is closed
   */
  public WorkerPool open(PoolConfig config, Designation designation) {
    WorkerPool pool =
        new WorkerPool(
            config,
            new ProcessStarter(config, runDirectory, runtimes.apply(config), designation),
            new RestartGate(config.restart(), System::nanoTime, new SplittableRandom()),
            background,
            histories.computeIfAbsent(config.name(), name -> new SlotHistory()));
    pools.add(pool);
    if (config.recycle().memoryBytes().isPresent() && memoryIsWatched.compareAndSet(false, true)) {
      background.every(MEMORY_PERIOD, () -> pools.forEach(WorkerPool::checkMemory));
    }
    pool.keepStocked();
    return pool;
  }

  /** {@return what is known of all workers now} */
  public List<WorkerSnapshot> workers() {
    return pools.stream().flatMap(pool -> pool.snapshot().stream()).sorted(BY_PLACE).toList();
  }

  /** {@return what is known of all pools now, of those that only end what they carry last} */
  public List<PoolSnapshot> pools() {
    return pools.stream()
        .filter(pool -> !pool.hasEnded())
        .map(WorkerPool::status)
        .sorted(Comparator.comparing(PoolSnapshot::retired).thenComparing(PoolSnapshot::name))
        .toList();
  }

  /** Stops all workers, as {@link WorkerPool#close}, and removes everything. */
  @Override
  public void close() {
    background.runAll(pools.stream().<Runnable>map(pool -> pool::close).toList());
    background.close();
    files.close();
    runDirectory.close();
  }
}
