package dev.glovebox.marshal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments in the types that JNA hands to libffi, and the signature that follows from them.
 *
 * <p><b>Threads:</b> confined to the thread that calls.
 */
final class NativeArguments {
  private final Object[] values;
  private final List<AbiType> types = new ArrayList<>();
  private final List<AggregateLayout> layouts = new ArrayList<>();

  NativeArguments(Object[] values) {
    this.values = values;
    for (Object value : values) {
      types.add(typeOf(value));
      if (value instanceof Structure structure) {
        layouts.add(AggregateLayouts.of(structure));
      }
    }
  }

  private static AbiType typeOf(Object value) {
    if (value instanceof Byte) {
      return AbiType.I8;
    } else if (value instanceof Short) {
      return AbiType.I16;
    } else if (value instanceof Integer || value instanceof Character) {
      return AbiType.I32;
    } else if (value instanceof Long) {
      return AbiType.I64;
    } else if (value instanceof Float) {
      return AbiType.F32;
    } else if (value instanceof Double) {
      return AbiType.F64;
    } else if (value instanceof Structure) {
      return AbiType.AGGREGATE;
    } else if (value == null
        || value instanceof Pointer
        || value instanceof Buffer
        || value.getClass().isArray()) {
      return AbiType.POINTER;
    }
    throw new IllegalArgumentException("Unsupported argument type " + value.getClass().getName());
  }

  AbiSignature signature(NativeResult result) {
    List<AggregateLayout> all = layouts;
    if (result.layout() != null) {
      all = new ArrayList<>(layouts);
      all.add(result.layout());
    }
    return new AbiSignature(types, result.abi(), all);
  }

  int count() {
    return values.length;
  }

  Object value(int index) {
    return values[index];
  }

  /** The worker that an argument points into; null if any will do. */
  WorkerId affinity() {
    WorkerId found = null;
    for (Object value : values) {
      WorkerId next = affinity(value);
      if (found != null && next != null && !found.equals(next)) {
        throw new ForeignPointerException(
            "the arguments hold pointers of two workers, " + found + " and " + next,
            CallContext.NONE,
            "Pass only pointers that one and the same worker returned; a pool of one worker, or a"
                + " session, keeps related calls together.");
      }
      found = next == null ? found : next;
    }
    return found;
  }

  private static WorkerId affinity(Object value) {
    if (value instanceof Buffer buffer) {
      SharedRegion shared = SharedRegion.of(buffer);
      return shared == null ? null : shared.affinity();
    }
    Pointer pointer =
        value instanceof Structure structure
            ? structure.getPointer()
            : value instanceof Pointer p ? p : null;
    return pointer instanceof RemotePointer remote && !(value instanceof Memory)
        ? remote.worker()
        : null;
  }
}
