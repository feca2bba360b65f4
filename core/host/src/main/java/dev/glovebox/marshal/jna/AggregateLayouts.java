package dev.glovebox.marshal.jna;

import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a structure that is passed by value, read from the {@code ffi_type} that JNA makes
 * of it: what libffi would be told in this process is what it is told in the worker.
 *
 * <pre>
 *   struct ffi_type { size_t size; unsigned short alignment, type; ffi_type **elements; }
 * </pre>
 */
final class AggregateLayouts {
  private static final int ALIGNMENT_OFFSET = 8;
  private static final int TYPE_OFFSET = 10;
  private static final int ELEMENTS_OFFSET = 16;

  private static final int FFI_TYPE_STRUCT = 13;

  private AggregateLayouts() {}

  static AggregateLayout of(Structure structure) {
    return layout(JnaInternals.typeInfo(structure), structure.size());
  }

  private static AggregateLayout layout(Pointer type, long knownSize) {
    List<AbiElement> elements = new ArrayList<>();
    Pointer list = type.getPointer(ELEMENTS_OFFSET);
    for (long at = 0; list.getPointer(at) != null; at += Long.BYTES) {
      elements.add(element(list.getPointer(at)));
    }
    // libffi fills in size and alignment only when it first uses the type.
    int own = Short.toUnsignedInt(type.getShort(ALIGNMENT_OFFSET));
    int alignment = own == 0 ? alignmentOf(elements) : own;
    long size = knownSize != 0 ? knownSize : type.getLong(0);
    return new AggregateLayout(
        size == 0 ? sizeOf(elements, alignment) : Math.toIntExact(size), alignment, elements);
  }

  private static int alignmentOf(List<AbiElement> elements) {
    int most = 1;
    for (AbiElement element : elements) {
      most =
          Math.max(
              most,
              element instanceof AggregateLayout nested
                  ? nested.alignmentBytes()
                  : ((AbiType) element).sizeBytes());
    }
    return most;
  }

  private static AbiElement element(Pointer type) {
    int code = Short.toUnsignedInt(type.getShort(TYPE_OFFSET));
    return switch (code) {
      case 2 -> AbiType.F32;
      case 3 -> AbiType.F64;
      case 5, 6 -> AbiType.I8;
      case 7, 8 -> AbiType.I16;
      case 1, 9, 10 -> AbiType.I32;
      case 11, 12 -> AbiType.I64;
      case 14 -> AbiType.POINTER;
      case FFI_TYPE_STRUCT -> layout(type, 0);
      default ->
          throw new SignatureException(
              "a structure that is passed by value has a field of libffi's type " + code,
              CallContext.NONE,
              "Pass the structure by reference.");
    };
  }

  /** The size of elements one after the other, each at its alignment. */
  private static int sizeOf(List<AbiElement> elements, int alignment) {
    int end = 0;
    for (AbiElement element : elements) {
      int size =
          element instanceof AggregateLayout nested
              ? nested.sizeBytes()
              : ((AbiType) element).sizeBytes();
      int align =
          element instanceof AggregateLayout nested
              ? nested.alignmentBytes()
              : ((AbiType) element).sizeBytes();
      end = (end + align - 1) / align * align + size;
    }
    return (end + alignment - 1) / alignment * alignment;
  }
}
