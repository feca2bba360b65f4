package dev.glovebox.supervise;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes in a pool that somebody may wait for: a worker that is ready or gone, the pool's end.
 * A lane that is free is told of by {@link LaneQueue}.
 *
 * <p><b>Threads:</b> used under the pool's lock, which waiting gives up meanwhile.
 */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final Condition changed;
  private final LaneQueue queue;

  Changes(Lock lock, LaneQueue queue) {
    this.changed = lock.newCondition();
    this.queue = queue;
  }

  /** Something has changed: all that wait look again. */
  void tell() {
    changed.signalAll();
    queue.wakeAll();
  }

  /** Waits for any change, as below. */
  void await(long nanos) {
    await(changed, nanos);
  }

  /**
   * Waits, in its callers' loops, without losing an interrupt: the call goes on, as it would in
   * this process.
   */
  @SuppressWarnings("WaitNotInLoop")
  static void await(Condition condition, long nanos) {
    boolean interrupted = Thread.interrupted();
    try {
      long left = condition.awaitNanos(nanos);
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
