package dev.glovebox.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs operations on files that may never return, as {@link Bounded} does, one at a time: one that
 * hangs takes one thread, and those after it wait for it within their own bounds.
 *
 * <p><b>Threads:</b> safe for any number. An operation must not use the turns that it runs in.
 */
public final class Turns {
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * As {@link Bounded#within}, in turn.
   *
   * @param <T> what the operation gives
   * @param bound how long its turn and it are waited for, together
   * @param what it does, for the message, as in "to read FILE"
   * @param operation runs on another thread
   * @return what the operation gave
   * @throws IOException also if its turn does not come within {@code bound}; it does not run then
   */
  public <T> T within(Duration bound, String what, Callable<T> operation) throws IOException {
    long start = System.nanoTime();
    if (!await(bound.toNanos())) {
      throw new InterruptedIOException(
          what + " takes more than " + bound.toMillis() + " ms already");
    }
    AtomicBoolean over = new AtomicBoolean();
    try {
      return Bounded.within(
          bound.minusNanos(System.nanoTime() - start),
          what,
          () -> {
            try {
              return operation.call();
            } finally {
              release(over);
            }
          });
    } catch (InterruptedIOException late) {
      // It goes on, and so does its turn.
      throw late;
    } catch (IOException | RuntimeException | Error e) {
      // Also where there was no thread for it.
      release(over);
      throw e;
    }
  }

  private boolean await(long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return turn.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void release(AtomicBoolean over) {
    if (over.compareAndSet(false, true)) {
      turn.release();
    }
  }
}
