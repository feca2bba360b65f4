package dev.glovebox.sidecar.rpc;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads for what would hold up an event loop. Whoever gives them something to do sees to it
 * that one connection has one thing there at most.
 *
 * <p><b>Lifecycle:</b> until {@link #close}, which drops what waits.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class SideThreads implements Executor, AutoCloseable {
  private static final int MOST_THREADS = 4;
  private static final long KEEP_SECONDS = 30;

  private final ThreadPoolExecutor threads;

  /**
   * Makes no thread yet; however much may wait for one.
   *
   * @param name of each, before its number
   */
  public SideThreads(String name) {
    this(name, Integer.MAX_VALUE);
  }

  /**
   * Makes no thread yet.
   *
   * @param name of each, before its number
   * @param waiting how much may wait for one of them
   */
  public SideThreads(String name, int waiting) {
    AtomicInteger number = new AtomicInteger();
    int most = Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs it on one of the threads, after what came before.
   *
   * @throws java.util.concurrent.RejectedExecutionException if too much waits already, or once
   *     closed
   */
  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
