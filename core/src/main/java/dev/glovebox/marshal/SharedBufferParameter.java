package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallWriter;

/** A {@link SharedBuffer}, of which the callee gets the first byte's address. */
record SharedBufferParameter() implements ParameterCodec {
  /** Gives JNA, which knows no shared buffers, what it knows. */
  static Object[] asBuffers(Object[] arguments) {
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
      ((SharedBuffer) value).region().write(call, slot);
    }
  }

  @Override
  public boolean hasAffinity() {
    return true;
  }

  @Override
  public WorkerId affinity(Object value) {
    return value == null ? null : ((SharedBuffer) value).region().affinity();
  }
}
