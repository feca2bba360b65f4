package dev.glovebox.supervise;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a supervisor that belong to no call: one for what is done by the clock, and as
 * many as needed, which end when idle, for what blocks.
 */
final class BackgroundTasks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(30);

  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, task -> daemon(task, "glovebox-supervisor"));
  private final ExecutorService jobs =
      Executors.newCachedThreadPool(task -> daemon(task, "glovebox-job"));

  BackgroundTasks() {
    // Deadlines of calls are many, and nearly all are kept.
    clock.setRemoveOnCancelPolicy(true);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Runs something that may block; drops it if everything is being closed. */
  void run(String name, Runnable job) {
    try {
      jobs.execute(() -> logged(name, job));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is not done any more", name);
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

  /** Another thread, or the caller's own once everything is being closed. */
  private Executor threadOf() {
    return task -> {
      try {
        jobs.execute(task);
      } catch (RejectedExecutionException e) {
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
  Future<?> later(Runnable task, long nanos) {
    try {
      return clock.schedule(() -> logged("later", task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("a task is not done any more");
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Runs something short again and again. */
  void every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    clock
        .scheduleWithFixedDelay(() -> logged("check", task), nanos, nanos, TimeUnit.NANOSECONDS)
        .isDone();
  }

  /** A task that throws would silently never be run again. */
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
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
