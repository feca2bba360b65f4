package dev.glovebox.marshal;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;

/**
 * How one kind of result is read.
 *
 * @param abi what the worker returns
 * @param reader makes the Java value of it
 */
public record ResultCodec(AbiResult abi, Reader reader) {
  /** Makes a Java value of a result. */
  public interface Reader {
    /**
     * Makes the value; {@code worker} is the one that has returned it.
     *
     * @param result of the call
     * @param worker that ran it
     * @return the Java value; it must not refer to the result's memory
     */
    Object read(ResultReader result, WorkerAccess worker);
  }

  /**
   * Makes the Java value; may ask the worker for more.
   *
   * @param result of the call
   * @param worker that ran it
   * @return the Java value
   */
  public Object read(ResultReader result, WorkerAccess worker) {
    return reader.read(result, worker);
  }
}
