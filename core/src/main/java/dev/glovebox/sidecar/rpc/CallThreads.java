package dev.glovebox.sidecar.rpc;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that wait for calls: one each, since a native call cannot be waited for otherwise.
 * The sidecar's own methods have some beside them, so that a full house can still be looked at.
 */
public final class CallThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallThreads.class);
  private static final int OWN_METHODS = 16;
  private static final long KEEP_SECONDS = 30;

  private final int most;
  private final Semaphore calls;
  private final Semaphore own = new Semaphore(OWN_METHODS);
  private final AtomicInteger atWork = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  /**
   * Makes no thread yet.
   *
   * @param most calls at once
   */
  public CallThreads(int most) {
    this.most = most;
    this.calls = new Semaphore(most);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "glovebox-rpc-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs a library's call; false if there are too many already. */
  boolean call(Runnable task) {
    return run(calls, task);
  }

  /** Runs a method of the sidecar itself; false if there are too many already. */
  boolean method(Runnable task) {
    return run(own, task);
  }

  /** Runs what has to be done in any case: the end of what a client held. */
  void cleanUp(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("the sidecar stops: its Glovebox ends what a client held", e);
    }
  }

  private boolean run(Semaphore permits, Runnable task) {
    if (!permits.tryAcquire()) {
      return false;
    }
    atWork.incrementAndGet();
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              atWork.decrementAndGet();
              permits.release();
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("the sidecar stops: a request came too late", e);
      atWork.decrementAndGet();
      permits.release();
      return false;
    }
  }

  /** How many calls there may be at once. */
  public int most() {
    return most;
  }

  /** How many are at work now, the sidecar's own methods included. */
  public int atWork() {
    return atWork.get();
  }

  /** Takes nothing more, and waits for what is at work; false if that took too long. */
  boolean end(Duration patience) throws InterruptedException {
    threads.shutdown();
    return threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Takes nothing more. What is at work ends with the Glovebox: a native call hears no interrupt.
   */
  @Override
  public void close() {
    threads.shutdown();
  }
}
