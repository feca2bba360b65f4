package dev.glovebox.link;

import java.util.concurrent.Future;

/**
 * Runs something short after a time.
 *
 * <p><b>Threads:</b> safe for use by several; what is run, is run on a thread of its own.
 */
public interface Timers {
  /**
   * Has something run, which must not block.
   *
   * @param task must not block
   * @param nanos from now on
   * @return to cancel it
   */
  Future<?> later(Runnable task, long nanos);
}
