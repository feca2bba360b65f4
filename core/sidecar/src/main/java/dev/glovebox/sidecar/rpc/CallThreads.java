package dev.glovebox.sidecar.rpc;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
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

  /** What waits may also end without having been at work. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int most;
  private final Semaphore calls;
  private final Semaphore own = new Semaphore(OWN_METHODS);
  private final AtomicInteger atWork = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  /** Whether the last request found no thread because the system gives no more. */
  private volatile boolean starved;

  private volatile IntSupplier queued = () -> 0;
  private volatile Runnable onFree = () -> {};

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

  /**
   * What waits before these threads.
   *
   * @param count how many calls do
   * @param next starts what may be: by a thread that is about to be free
   */
  void queuedBy(IntSupplier count, Runnable next) {
    queued = count;
    onFree = next;
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
              permits.release();
              // What waits goes on before this is over: nobody sees a moment without either.
              onFree.run();
              over();
            }
          });
      starved = false;
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // It stops, and a request came too late; or this process may have no more threads.
      LOG.debug("there is no thread for a request", e);
      starved = e instanceof OutOfMemoryError;
      permits.release();
      over();
      return false;
    }
  }

  /** Whether a request was turned away just now because the system gives no more threads. */
  boolean areStarved() {
    return starved;
  }

  private void over() {
    synchronized (atWork) {
      atWork.decrementAndGet();
      atWork.notifyAll();
    }
  }

  /** {@return how many calls there may be at once} */
  public int most() {
    return most;
  }

  /** {@return how many are at work now, the sidecar's own methods included} */
  public int atWork() {
    return atWork.get();
  }

  /** Waits for what is at work, or queued, and takes nothing more; false if that took too long. */
  boolean end(Duration patience) throws InterruptedException {
    long untilNanos = System.nanoTime() + patience.toNanos();
    synchronized (atWork) {
      while (atWork.get() > 0 || queued.getAsInt() > 0) {
        long leftNanos = untilNanos - System.nanoTime();
        if (leftNanos <= 0) {
          break;
        }
        TimeUnit.NANOSECONDS.timedWait(atWork, Math.min(leftNanos, LOOK_AGAIN_NANOS));
      }
    }
    threads.shutdown();
    return threads.awaitTermination(
        Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /**
   * Takes nothing more. What is at work ends with the Glovebox: a native call hears no interrupt.
   */
  @Override
  public void close() {
    threads.shutdown();
  }
}
