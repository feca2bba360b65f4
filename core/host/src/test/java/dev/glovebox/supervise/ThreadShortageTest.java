package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool, and what is done in the background, while the system has no thread left. */
@Timeout(60)
class ThreadShortageTest {
  @TempDir Path directory;
  private final BackgroundTasks background = new BackgroundTasks(this::thread);
  private final CountDownLatch busy = new CountDownLatch(1);
  private volatile boolean shortage;
  private FakeWorkers workers;
  private WorkerPool pool;

  private Thread thread(Runnable task) {
    Thread thread =
        new Thread(task, "test-job") {
          @Override
          public synchronized void start() {
            if (shortage) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            super.start();
          }
        };
    // JUnit gives up at such an error: the JVM must end then, so that the test fails.
    thread.setDaemon(true);
    return thread;
  }

  private void open(int min, RecyclePolicy recycle) {
    workers = new FakeWorkers(directory, 1);
    pool =
        FakePool.over(
            workers,
            new WorkerCounts(min, 1, 0),
            ThreadPolicy.serial(),
            RestartPolicy.DEFAULT.withBackoff(Duration.ofNanos(1), Duration.ofNanos(1)),
            recycle,
            PoolTimeouts.DEFAULT
                .withAcquire(Duration.ofSeconds(5))
                .withStop(Duration.ofMillis(500)),
            background);
  }

  @AfterEach
  void endAll() {
    shortage = false;
    busy.countDown();
    if (pool != null) {
      workers.letGo.countDown();
      pool.close();
    }
    background.close();
  }

  private void begin() {
    // Threads that have ended their jobs would take others.
    background.run(
        "busy",
        () -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    shortage = true;
  }

  private long echo() {
    return pool.invoke(function("echo"), CallOptions.DEFAULT, number(42));
  }

  @Test
  void check_afterAShortageInWhichNoWorkerCouldStart_startsTheMinimum() {
    open(1, RecyclePolicy.NEVER);
    begin();
    pool.keepStocked();
    // The clock tries again and again: a worker may be seen that is about to be given up.
    assertThat(workers.starts).hasValue(0);
    shortage = false;

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              pool.check();
              return pool.snapshot().size() == 1;
            });
  }

  @Test
  void check_afterAShortageInWhichNoWorkerCouldBeStopped_replacesIt() {
    open(0, new RecyclePolicy(OptionalLong.of(2), OptionalLong.empty(), Optional.empty()));
    assertThat(echo()).isEqualTo(42);
    begin();
    assertThat(echo()).isEqualTo(42);
    shortage = false;

    pool.check();

    assertThat(echo()).isEqualTo(42);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void runAll_inAShortage_runsAllOnThisThread() {
    AtomicInteger runs = new AtomicInteger();
    begin();

    background.runAll(List.of(runs::incrementAndGet, runs::incrementAndGet));

    assertThat(runs).hasValue(2);
  }
}
