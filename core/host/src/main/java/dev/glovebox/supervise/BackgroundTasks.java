package dev.glovebox.supervise;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.glovebox.launch.Daemon;
import dev.glovebox.link.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a supervisor that belong to no call: one for what is done again and again, one for
 * what is done once at a time, and as many as needed, which end when idle, for what blocks.
 */
final class BackgroundTasks implements Timers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(30);

  /**
   * That of who opened the box: a thread that a caller happens to need must not keep its own. Null
   * once all is closed: memory that remembers who wrote to it must not keep the application.
   */
  private volatile ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

  private final PeriodicTasks periodic =
      new PeriodicTasks(task -> daemon(task, "glovebox-supervisor"));
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, task -> daemon(task, "glovebox-clock"));
  private final ExecutorService jobs;

  BackgroundTasks() {
    this(null);
  }

  /**
   * Makes it for a test.
   *
   * @param threads makes those for what blocks; null for daemons as ever
   */
  BackgroundTasks(ThreadFactory threads) {
    jobs =
        Executors.newCachedThreadPool(
            threads == null ? task -> daemon(task, "glovebox-job") : threads);
    // Deadlines of calls are many, and nearly all are kept.
    clock.setRemoveOnCancelPolicy(true);
  }

  private Thread daemon(Runnable task, String name) {
    return Daemon.of(name, contextLoader, task);
  }

  /**
   * Runs something that may block; drops it if everything is being closed.
   *
   * @return whether it is run
   * @throws OutOfMemoryError if the system has no thread left for it
   */
  @CanIgnoreReturnValue
  boolean run(String name, Runnable job) {
    try {
      jobs.execute(() -> logged(name, job));
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is not done any more", name);
      return false;
    }
  }

  /** Runs all at the same time and waits for their ends; one that fails is logged. */
  void runAll(Collection<Runnable> tasks) {
    List<CompletableFuture<Void>> running =
        tasks.stream()
            .map(task -> CompletableFuture.runAsync(() -> logged("end", task), threadOf()))
            .toList();
    running.forEach(CompletableFuture::join);
  }

  /** Another thread, or the caller's own if there is none, or once everything is being closed. */
  private Executor threadOf() {
    return task -> {
      try {
        jobs.execute(task);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        task.run();
      }
    };
  }

  /**
   * Runs something short after a time; drops it if everything is being closed.
   *
   * @return to cancel it
   */
  @CanIgnoreReturnValue
  @Override
  public Future<?> later(Runnable task, long nanos) {
    try {
      return clock.schedule(() -> logged("later", task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("a task is not done any more");
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Runs something short again and again, whatever it throws. */
  void every(Duration period, Runnable task) {
    periodic.add(period, task);
  }

  private static void logged(String name, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("{} failed", name, e);
    }
  }

  /** Ends all threads; waits, within a bound, for what is running. */
  @Override
  public void close() {
    periodic.close();
    clock.shutdownNow();
    jobs.shutdown();
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    boolean interrupted = Thread.interrupted();
    boolean waiting = true;
    while (waiting) {
      try {
        if (!jobs.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          LOG.warn("background work still runs after {} s", CLOSE_BOUND.toSeconds());
          jobs.shutdownNow();
        }
        waiting = false;
      } catch (InterruptedException e) {
        // What runs ends workers; who closes gets the flag back, but no half-closed box.
        interrupted = true;
      }
    }
    contextLoader = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
