package dev.glovebox.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A worker that is stopped, until it is told to go on.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class StoppedWorker implements AutoCloseable {
  private final WorkerPid process;
  private final CompletableFuture<Void> resumed = new CompletableFuture<>();

  StoppedWorker(WorkerPid process) {
    this.process = process;
  }

  /** On a thread of the JDK's, which are daemons, and are left to it. */
  void resumeAfter(Duration time) {
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::resumeForLater);
  }

  private void resumeForLater() {
    try {
      resume();
    } catch (RuntimeException e) {
      resumed.completeExceptionally(e);
    }
  }

  /**
   * Has the worker go on ({@code SIGCONT}), and waits until it is stopped no more. Does nothing to
   * one that has ended meanwhile; may be called again.
   *
   * @throws IllegalStateException if that has not happened within 30 seconds
   */
  public void resume() {
    process.resume();
    resumed.complete(null);
  }

  /**
   * Waits until the worker goes on again, whoever had it do so.
   *
   * @param bound how long at most
   * @throws IllegalStateException if it does not within this time
   */
  public void awaitResumed(Duration bound) {
    try {
      resumed.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          process + " was not resumed within " + bound.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(process + " could not be resumed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + process, e);
    }
  }

  /** As {@link #resume()}. */
  @Override
  public void close() {
    resume();
  }
}
