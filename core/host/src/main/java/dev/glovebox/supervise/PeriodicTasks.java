package dev.glovebox.supervise;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short tasks again and again, on one thread, whatever they throw.
 *
 * <p>A scheduled executor forgets a task that throws, and loses it when there is no memory to put
 * it back into its queue, or to log what it has thrown. Here nothing is allocated between two runs,
 * and what cannot be logged is not: the tasks go on as soon as there is memory again.
 *
 * <p><b>Lifecycle:</b> the thread runs from the first task on until {@link #close}.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class PeriodicTasks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);

  /** How long a task that runs when this is closed may take to end. */
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private final CopyOnWriteArrayList<Task> tasks = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /** A task, used by the thread only. */
  private static final class Task {
    private final Runnable action;
    private final long periodNanos;
    private long dueNanos;

    Task(Runnable action, Duration period) {
      this.action = action;
      this.periodNanos = period.toNanos();
      this.dueNanos = System.nanoTime() + periodNanos;
    }

    /** Runs it if it is due; returns how long it is not. */
    long runIfDue() {
      long left = dueNanos - System.nanoTime();
      if (left > 0) {
        return left;
      }
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        tell(e);
      }
      dueNanos = System.nanoTime() + periodNanos;
      return periodNanos;
    }

    private static void tell(Throwable failure) {
      try {
        LOG.error("a periodic task failed, and is run again", failure);
      } catch (RuntimeException | Error e) {
        // Without memory, for example, nothing can be said.
      }
    }
  }

  /**
   * Makes the thread, which is yet to be started.
   *
   * @param threads makes a thread of a task
   */
  PeriodicTasks(ThreadFactory threads) {
    this.thread = threads.newThread(this::run);
  }

  /** Runs something again and again, for the first time after one period. */
  synchronized void add(Duration period, Runnable action) {
    tasks.add(new Task(action, period));
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
    LockSupport.unpark(thread);
  }

  private void run() {
    Task[] none = {};
    Task[] known = none;
    while (!closed) {
      try {
        if (known.length != tasks.size()) {
          known = tasks.toArray(none);
        }
        long left = Long.MAX_VALUE;
        for (Task task : known) {
          left = Math.min(left, task.runIfDue());
        }
        LockSupport.parkNanos(this, left);
      } catch (RuntimeException | Error e) {
        // No memory for the list of tasks: in a moment, then.
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  /** Ends the thread; waits, within a bound, for what is running. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(CLOSE_BOUND.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
