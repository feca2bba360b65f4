package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;

/**
 * How one kind of parameter is written into a call, and read back after it.
 *
 * <p>Immutable, and so safe for any number of threads.
 */
public interface ParameterCodec {
  /** {@return what the callee gets} */
  AbiType type();

  /**
   * Writes the value, and the blocks that it refers to.
   *
   * @param call that is begun
   * @param slot the slot's index, from 0
   * @param value what the caller has passed; may be null where the type may
   */
  void write(CallWriter call, int slot, Object value);

  /**
   * Copies back what the callee changed.
   *
   * @param result of the call
   * @param block the index of the first OUT or INOUT block that {@link #write} made, if any
   * @param value that {@link #write} was given
   * @return how many such blocks it made
   */
  default int readBack(ResultReader result, int block, Object value) {
    return 0;
  }

  /** {@return whether values may belong to a worker} */
  default boolean hasAffinity() {
    return false;
  }

  /**
   * {@return the worker to which the value belongs, or null if any will do}
   *
   * @param value what the caller has passed
   */
  default WorkerId affinity(Object value) {
    return null;
  }
}
