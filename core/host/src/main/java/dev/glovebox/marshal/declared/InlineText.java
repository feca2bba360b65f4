package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeType;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.List;

/** A {@code char[n]} that holds a string: up to its zero byte, or all of it. */
record InlineText(int sizeBytes, Charset charset) implements MemoryType {
  @Override
  public Object checked(Object value, ValueSite site) {
    if (value == null) {
      throw site.mismatch("string", "a string", null);
    }
    Object text = DeclaredScalars.checked(NativeType.STRING, value, site);
    Encodable.checked((String) text, charset, site);
    int bytes = ((String) text).getBytes(charset).length;
    if (bytes >= sizeBytes) {
      throw site.refused(
          "has room for " + (sizeBytes - 1) + " bytes and a zero, but got " + bytes + " bytes",
          "Pass a shorter string.");
    }
    return text;
  }

  @Override
  public void put(MemoryWriter to, int offset, Object value) {
    byte[] bytes = ((String) value).getBytes(charset);
    to.values().put(offset, bytes, 0, bytes.length);
  }

  @Override
  public Object get(MemoryReader from, int offset) {
    return text(from.bytes(offset, sizeBytes), charset);
  }

  /** What is before the first zero byte. */
  static String text(byte[] bytes, Charset charset) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, charset);
  }

  @Override
  public void addElements(List<AbiElement> elements) {
    elements.addAll(Collections.nCopies(sizeBytes, AbiType.I8));
  }
}
