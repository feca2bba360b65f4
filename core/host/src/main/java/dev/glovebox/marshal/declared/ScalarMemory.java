package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeType;
import java.nio.ByteBuffer;
import java.util.List;

/** A number, a boolean, or an opaque pointer in memory. A boolean is C's {@code _Bool}. */
record ScalarMemory(NativeType type) implements MemoryType {
  @Override
  public int sizeBytes() {
    return type == NativeType.BOOL ? 1 : type.abi().sizeBytes();
  }

  @Override
  public Object checked(Object value, ValueSite site) {
    return DeclaredScalars.checked(type, value, site);
  }

  @Override
  public void put(MemoryWriter to, int offset, Object value) {
    if (type == NativeType.POINTER) {
      to.pointer(offset, value);
      return;
    }
    long slot = DeclaredScalars.toSlot(type, value);
    ByteBuffer values = to.values();
    switch (sizeBytes()) {
      case 1 -> values.put(offset, (byte) slot);
      case 2 -> values.putShort(offset, (short) slot);
      case 4 -> values.putInt(offset, (int) slot);
      default -> values.putLong(offset, slot);
    }
  }

  @Override
  public Object get(MemoryReader from, int offset) {
    if (type == NativeType.POINTER) {
      return from.pointer(offset);
    }
    ByteBuffer values = from.values();
    long slot =
        switch (sizeBytes()) {
          case 1 -> values.get(offset);
          case 2 -> values.getShort(offset);
          case 4 -> values.getInt(offset);
          default -> values.getLong(offset);
        };
    return DeclaredScalars.fromSlot(type, slot);
  }

  @Override
  public void addElements(List<AbiElement> elements) {
    elements.add(type == NativeType.BOOL ? AbiType.I8 : type.abi());
  }
}
