package dev.glovebox.supervise;

import dev.glovebox.lane.Transport;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A pool of one fake worker, for tests of what lies above: {@code echo}, {@code hang}, and so on.
 */
public final class FakePool implements AutoCloseable {
  private final BackgroundTasks background = new BackgroundTasks();
  private final FakeWorkers workers;
  private final WorkerPool pool;

  public FakePool(Path directory) {
    this(directory, null);
  }

  private FakePool(Path directory, UnaryOperator<Transport> inline) {
    PoolConfig config = PoolConfig.defaults("p");
    int lanes = config.threads().lanes();
    workers = new FakeWorkers(directory, lanes);
    pool =
        new WorkerPool(
            config,
            inline == null ? workers : new InlineWorkers(directory, lanes, inline),
            new RestartGate(config.restart(), System::nanoTime, RandomGenerator.getDefault()),
            background,
            new SlotHistory());
  }

  /** One whose functions add two numbers, at once and on the caller's own thread. */
  public static FakePool inline(Path directory) {
    return inline(directory, UnaryOperator.identity());
  }

  /** As {@link #inline(Path)}, with the transport of each lane wrapped. */
  static FakePool inline(Path directory, UnaryOperator<Transport> lane) {
    return new FakePool(directory, lane);
  }

  /** A pool {@code p} over a starter of the test's own; what is not asked for is the default. */
  static WorkerPool over(
      WorkerStarter starter,
      WorkerCounts counts,
      ThreadPolicy threads,
      RestartPolicy restart,
      RecyclePolicy recycle,
      PoolTimeouts timeouts,
      BackgroundTasks background) {
    PoolConfig byDefault = PoolConfig.defaults("p");
    PoolConfig config =
        new PoolConfig(
            byDefault.name(),
            counts,
            threads,
            restart,
            recycle,
            timeouts,
            byDefault.limits(),
            byDefault.transport(),
            byDefault.environment(),
            byDefault.env(),
            byDefault.jvmArgs());
    return new WorkerPool(
        config,
        starter,
        new RestartGate(restart, System::nanoTime, RandomGenerator.getDefault()),
        background,
        new SlotHistory());
  }

  public WorkerPool pool() {
    return pool;
  }

  FakeWorkers workers() {
    return workers;
  }

  /** How many workers were started. */
  public int starts() {
    return workers.starts.get();
  }

  @Override
  public void close() {
    workers.letGo.countDown();
    pool.close();
    background.close();
  }

  /** An interface that the tests of other packages can implement, but not see. */
  public static Class<?> hiddenInterface() {
    return Hidden.class;
  }

  interface Hidden {
    long echo(long number);

    default long twice(long number) {
      return 2 * echo(number);
    }
  }
}
