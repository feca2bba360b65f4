package dev.glovebox.supervise;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes in a pool that somebody may wait for: a lane that is free, a worker that is gone.
 *
 * <p><b>Threads:</b> used under the pool's lock, which waiting gives up meanwhile.
 */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final Condition changed;

  Changes(Lock lock) {
    this.changed = lock.newCondition();
  }

  /** Something has changed: all that wait look again. */
  void tell() {
    changed.signalAll();
  }

  /**
   * Waits, in its callers' loops, without losing an interrupt: the call goes on, as it would in
   * this process.
   */
  @SuppressWarnings("WaitNotInLoop")
  void await(long nanos) {
    boolean interrupted = Thread.interrupted();
    try {
      long left = changed.awaitNanos(nanos);
      LOG.trace("waited for a change in a pool, {} ns left", left);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
