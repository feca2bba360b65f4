package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.marshal.memory.SharedRegion;
import dev.glovebox.marshal.memory.WorkerPointer;
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

  /**
   * The worker that the arguments point into, or the memory that they reach where it holds pointers
   * by its type; null if any will do.
   */
  WorkerId affinity() {
    WorkerId found = null;
    for (Object value : values) {
      if (value instanceof Buffer buffer) {
        SharedRegion shared = SharedRegion.of(buffer);
        found = same(found, shared == null ? null : shared.affinity());
      } else if (value instanceof Structure structure) {
        found = affinity(found, structure.getPointer());
      } else if (value instanceof Pointer pointer) {
        found = affinity(found, pointer);
      }
    }
    return found;
  }

  private static WorkerId affinity(WorkerId found, Pointer pointer) {
    if (pointer instanceof MemoryView view) {
      WorkerId all = found;
      for (MemoryView part : view.withReached()) {
        for (WorkerPointer remote : part.remotePointers()) {
          all = same(all, worker(remote));
        }
      }
      return all;
    }
    WorkerPointer remote =
        pointer instanceof WorkerPointer r
            ? r
            : JnaInternals.isPlain(pointer) ? function(pointer) : null;
    return remote == null ? found : same(found, worker(remote));
  }

  /** A worker's function, of which JNA has made a callback of this process. */
  private static WorkerPointer function(Pointer pointer) {
    Callback callback =
        HostMemory.isPlausible(JnaInternals.address(pointer))
            ? JnaInternals.callbackAt(pointer)
            : null;
    return callback == null ? null : WorkerFunction.of(callback);
  }

  private static WorkerId worker(WorkerPointer remote) {
    return remote.isConstant() ? null : remote.worker();
  }

  private static WorkerId same(WorkerId found, WorkerId next) {
    if (found != null && next != null && !found.equals(next)) {
      throw new ForeignPointerException(
          "the arguments hold pointers of two workers, " + found + " and " + next,
          CallContext.NONE,
          "Pass only pointers that one and the same worker returned; a pool of one worker, or a"
              + " session, keeps related calls together.");
    }
    return next == null ? found : next;
  }
}
