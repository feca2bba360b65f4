package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeType;
import dev.glovebox.marshal.memory.NativeOrder;
import dev.glovebox.marshal.memory.WideChars;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;

/**
 * A {@code char *} or {@code wchar_t *} in memory, to a string that travels with it.
 *
 * @param charset of a {@code char *}
 */
record StringMemory(NativeType type, Charset charset) implements MemoryType {
  @Override
  public int sizeBytes() {
    return Long.BYTES;
  }

  @Override
  public Object checked(Object value, ValueSite site) {
    Object text = DeclaredScalars.checked(type, value, site);
    return isWide() ? text : Encodable.checked((String) text, charset, site);
  }

  @Override
  public void put(MemoryWriter to, int offset, Object value) {
    if (value != null) {
      String text = (String) value;
      if (isWide()) {
        byte[] units = new byte[(text.length() + 1) * WideChars.BYTES];
        WideChars.put(NativeOrder.wrap(units), text);
        to.string(offset, units);
      } else {
        byte[] bytes = text.getBytes(charset);
        to.string(offset, Arrays.copyOf(bytes, bytes.length + 1));
      }
    }
  }

  @Override
  public Object get(MemoryReader from, int offset) {
    byte[] bytes = from.string(offset, unitBytes());
    if (bytes == null) {
      return null;
    }
    return isWide() ? WideChars.get(NativeOrder.wrap(bytes)) : new String(bytes, charset);
  }

  private boolean isWide() {
    return type == NativeType.WSTRING;
  }

  private int unitBytes() {
    return isWide() ? WideChars.BYTES : 1;
  }

  @Override
  public void addElements(List<AbiElement> elements) {
    elements.add(AbiType.POINTER);
  }
}
