package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiType;
import java.util.Collections;
import java.util.List;

/** As many bytes as there are, in a structure. */
record InlineBytes(int sizeBytes) implements MemoryType {
  @Override
  public Object checked(Object value, ValueSite site) {
    if (value instanceof byte[] bytes && bytes.length == sizeBytes) {
      return bytes;
    }
    throw site.mismatch("bytes", "exactly " + sizeBytes + " bytes", value);
  }

  @Override
  public void put(MemoryWriter to, int offset, Object value) {
    to.values().put(offset, (byte[]) value);
  }

  @Override
  public Object get(MemoryReader from, int offset) {
    return from.bytes(offset, sizeBytes);
  }

  @Override
  public void addElements(List<AbiElement> elements) {
    elements.addAll(Collections.nCopies(sizeBytes, AbiType.I8));
  }
}
