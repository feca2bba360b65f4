package dev.glovebox.supervise;

/**
 * Starts the workers of one pool.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
interface WorkerStarter {
  /**
   * Starts a worker and blocks until it is ready. If that fails, nothing of it is left.
   *
   * @throws dev.glovebox.failure.WorkerStartException if it cannot be executed, ends, or is not
   *     ready in time
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses one of its libraries
   */
  void start(Worker worker);

  /** Removes what a dead worker has left on the disk. */
  void cleanUpAfter(Worker worker);
}
