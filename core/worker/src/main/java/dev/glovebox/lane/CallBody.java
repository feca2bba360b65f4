package dev.glovebox.lane;

/**
 * The two ends of one call: what writes its arguments and what reads its result. Front ends
 * implement it; whatever carries calls knows nothing else of them.
 *
 * <p><b>Threads:</b> all methods run on the thread that calls, one after the other. {@link
 * #prepare} and {@link #write} run again, for another worker, if the call is retried.
 *
 * @param <R> what the caller gets
 */
public interface CallBody<R> {
  /**
   * Asks of the worker what the call needs there, before the call is begun.
   *
   * @param worker the worker that is to run the call
   */
  default void prepare(WorkerAccess worker) {}

  /**
   * Writes the slots and blocks of a call that has been begun. Nothing has been sent yet: whatever
   * is thrown here reaches the caller as it is.
   *
   * @param call begun for the function, and sent by whoever calls this
   */
  void write(CallWriter call);

  /**
   * Reads the result, and copies blocks back into the caller's arguments.
   *
   * @param result checked against the call
   * @param worker the worker that ran the call
   * @return what the caller gets; it must not refer to the result's memory
   */
  R read(ResultReader result, WorkerAccess worker);
}
