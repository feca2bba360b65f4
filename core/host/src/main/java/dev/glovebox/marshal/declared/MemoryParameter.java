package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiType;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.marshal.ParameterCodec;
import dev.glovebox.registry.ParameterConfig;
import java.nio.ByteBuffer;

/**
 * A pointer to memory that the call carries, one way or both.
 *
 * <p>Null is a null pointer, unless the function only writes there: then it is what is given, and
 * the memory is there all the same.
 */
record MemoryParameter(ParameterConfig declared, Referent referent, ValueSite site)
    implements DeclaredParameter, ParameterCodec {
  @Override
  public AbiType type() {
    return AbiType.POINTER;
  }

  @Override
  public ParameterCodec codec() {
    return this;
  }

  @Override
  public Object checked(Object value) {
    if (declared.direction().in()) {
      return value == null ? null : referent.checked(value, site);
    }
    if (value != null) {
      throw site.refused(
          "is written by the function, but got a value", "Leave it out, or pass null.");
    }
    return null;
  }

  @Override
  public Object argument(Object checked, DeclaredSize size) {
    check(checked, size);
    return declared.direction().in() && checked == null
        ? MemoryArgument.NULL
        : new MemoryArgument(declared.direction(), referent, checked, size);
  }

  /** Refuses a value that has not the size that the call says. */
  void check(Object checked, DeclaredSize size) {
    if (checked != null) {
      referent.requireSize(checked, size, site);
    } else if (declared.direction().in() && size.saidBy() != null) {
      size.require(0, referent.unit(), site);
    }
  }

  @Override
  public void write(CallWriter call, int slot, Object argument) {
    ((MemoryArgument) argument).write(call, slot);
  }

  @Override
  public int readBack(ResultReader result, int block, Object argument) {
    MemoryArgument memory = (MemoryArgument) argument;
    if (!declared.direction().out() || memory.isNull()) {
      return 0;
    }
    ByteBuffer returned = result.outBlock(block);
    byte[] copy = new byte[returned.remaining()];
    returned.get(copy);
    memory.takeBack(copy);
    return 1;
  }
}
