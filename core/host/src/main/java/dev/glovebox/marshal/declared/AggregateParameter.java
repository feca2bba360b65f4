package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiType;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.marshal.ParameterCodec;

/** A structure by value. */
record AggregateParameter(StructureMemory memory, ValueSite site)
    implements DeclaredParameter, ParameterCodec {
  @Override
  public AbiType type() {
    return AbiType.AGGREGATE;
  }

  @Override
  public ParameterCodec codec() {
    return this;
  }

  @Override
  public Object checked(Object value) {
    return memory.checked(value, site);
  }

  @Override
  public void write(CallWriter call, int slot, Object value) {
    MemoryWriter writer = new MemoryWriter(memory.sizeBytes());
    memory.put(writer, 0, value);
    writer.write(call, slot, BlockDirection.IN);
  }
}
