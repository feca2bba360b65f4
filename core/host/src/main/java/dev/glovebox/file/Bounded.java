package dev.glovebox.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Operations on files that may never return, each on a thread that may be left behind: a file
 * system can be made to answer late or never, by whoever serves it.
 *
 * <p><b>Threads:</b> safe for any number. The daemon threads {@code glovebox-files} end when they
 * have had nothing to do for a while. When as many operations hang as there are threads, the others
 * fail when their time is over.
 */
public final class Bounded {
  private static final int MOST_THREADS = 32;
  private static final Duration IDLE = Duration.ofSeconds(2);

  private static final ThreadPoolExecutor THREADS = threads();

  private Bounded() {}

  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Bounded::thread);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "glovebox-files");
    thread.setDaemon(true);
    // It may outlive the application that was the first to need it.
    thread.setContextClassLoader(null);
    return thread;
  }

  /**
   * Runs {@code operation}, and waits for it. An interrupt does not end the wait, for its bound
   * does; the flag is kept.
   *
   * @param <T> what the operation gives
   * @param bound how long it is waited for
   * @param what it does, for the message, as in "to read FILE"
   * @param operation runs on another thread
   * @return what the operation gave
   * @throws IOException what the operation throws, or because it did not end within {@code bound}:
   *     it goes on then. What it throws unchecked is thrown as it is.
   */
  public static <T> T within(Duration bound, String what, Callable<T> operation)
      throws IOException {
    Future<T> result = submit(what, operation);
    long deadline = System.nanoTime() + bound.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      throw tooLate(bound, what, e);
    } catch (ExecutionException e) {
      throw asThrown(what, e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> Future<T> submit(String what, Callable<T> operation) throws IOException {
    try {
      return THREADS.submit(operation);
    } catch (OutOfMemoryError e) {
      throw new IOException("there is no thread " + what + " (" + e.getMessage() + ")", e);
    }
  }

  private static IOException tooLate(Duration bound, String what, TimeoutException e) {
    InterruptedIOException late =
        new InterruptedIOException(what + " took more than " + bound.toMillis() + " ms");
    late.initCause(e);
    return late;
  }

  private static IOException asThrown(String what, Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    } else if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(what + " failed", cause);
  }
}
