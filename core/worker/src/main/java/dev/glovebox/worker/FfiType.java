package dev.glovebox.worker;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code ffi_type} structures by which libffi knows types: {@code {size_t size; unsigned short
 * alignment, type; ffi_type **elements}}. Built once and never freed.
 */
final class FfiType {
  private static final int BYTES = 24;
  private static final int ALIGNMENT_OFFSET = 8;
  private static final int CODE_OFFSET = 10;
  private static final int ELEMENTS_OFFSET = 16;
  private static final int STRUCT_CODE = 13;

  private static final Map<AbiType, Long> SCALARS = new EnumMap<>(AbiType.class);

  static {
    for (AbiType type : AbiType.values()) {
      if (type != AbiType.AGGREGATE) {
        int bytes = Math.max(1, type.sizeBytes());
        SCALARS.put(type, write(bytes, bytes, code(type), 0));
      }
    }
  }

  private FfiType() {}

  /** The codes of ffi.h. */
  private static int code(AbiType type) {
    return switch (type) {
      case VOID -> 0;
      case F32 -> 2;
      case F64 -> 3;
      case I8 -> 6;
      case I16 -> 8;
      case I32 -> 10;
      case I64 -> 12;
      case POINTER -> 14;
      case AGGREGATE -> STRUCT_CODE;
    };
  }

  /** The address of a type; that of a layout is made anew each time. */
  static long of(AbiElement element) {
    if (element instanceof AggregateLayout layout) {
      List<AbiElement> elements = layout.elements();
      long array = Native.malloc((elements.size() + 1L) * Long.BYTES);
      Pointer types = new Pointer(array);
      for (int i = 0; i < elements.size(); i++) {
        types.setLong((long) i * Long.BYTES, of(elements.get(i)));
      }
      types.setLong((long) elements.size() * Long.BYTES, 0);
      // With a size set libffi takes it and the alignment as they are, and lays out nothing itself.
      return write(layout.sizeBytes(), layout.alignmentBytes(), STRUCT_CODE, array);
    }
    return SCALARS.get((AbiType) element);
  }

  private static long write(long size, int alignment, int code, long elements) {
    long address = Native.malloc(BYTES);
    Pointer type = new Pointer(address);
    type.setLong(0, size);
    type.setShort(ALIGNMENT_OFFSET, (short) alignment);
    type.setShort(CODE_OFFSET, (short) code);
    type.setLong(ELEMENTS_OFFSET, elements);
    return address;
  }
}
