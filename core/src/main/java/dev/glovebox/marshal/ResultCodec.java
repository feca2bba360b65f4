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
record ResultCodec(AbiResult abi, Reader reader) {
  /** Makes a Java value of a result. */
  interface Reader {
    Object read(ResultReader result, WorkerAccess worker);
  }

  Object read(ResultReader result, WorkerAccess worker) {
    return reader.read(result, worker);
  }
}
