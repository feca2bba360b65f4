package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.marshal.memory.SharedRegion;

/** A {@link SharedBuffer}, of which the callee gets the first byte's address. */
public record SharedBufferParameter() implements ParameterCodec {
  /**
   * Gives JNA, which knows no shared buffers, what it knows.
   *
   * @param arguments of a call; may be null
   * @return the same array if there is no shared buffer in it, otherwise a copy
   */
  public static Object[] asBuffers(Object[] arguments) {
    Object[] known = arguments;
    for (int i = 0; arguments != null && i < arguments.length; i++) {
      if (arguments[i] instanceof SharedBuffer shared) {
        known = known == arguments ? arguments.clone() : known;
        known[i] = shared.byteBuffer();
      }
    }
    return known;
  }

  @Override
  public AbiType type() {
    return AbiType.POINTER;
  }

  @Override
  public void write(CallWriter call, int slot, Object value) {
    if (value != null) {
      SharedRegion.of((SharedBuffer) value).write(call, slot);
    }
  }

  @Override
  public boolean hasAffinity() {
    return true;
  }

  @Override
  public WorkerId affinity(Object value) {
    return value == null ? null : SharedRegion.of((SharedBuffer) value).affinity();
  }
}
