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
interface ParameterCodec {
  /** What the callee gets. */
  AbiType type();

  /** Writes the value, and the blocks that it refers to. */
  void write(CallWriter call, int slot, Object value);

  /**
   * Copies back what the callee changed.
   *
   * @param block the index of the first OUT or INOUT block that {@link #write} made, if any
   * @return how many such blocks it made
   */
  default int readBack(ResultReader result, int block, Object value) {
    return 0;
  }

  /** Whether values may belong to a worker. */
  default boolean hasAffinity() {
    return false;
  }

  /** The worker to which the value belongs, or null if any will do. */
  default WorkerId affinity(Object value) {
    return null;
  }
}
