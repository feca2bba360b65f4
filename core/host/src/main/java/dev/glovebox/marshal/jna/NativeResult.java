package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.ResultCodec;
import dev.glovebox.marshal.Scalars;
import dev.glovebox.marshal.StringResults;
import java.nio.charset.Charset;

/**
 * A result in one of the types that JNA takes from libffi: what the worker fetches, and what is
 * made of it.
 *
 * @param abi what the worker returns
 * @param layout of a structure by value; null for all else
 */
record NativeResult(AbiResult abi, AggregateLayout layout, Reader reader) {
  /** Makes the Java value. */
  interface Reader {
    Object read(ResultReader result, WorkerAccess worker);
  }

  static NativeResult of(Class<?> type, String encoding, String free) {
    if (type == void.class || type == Void.class) {
      return scalar(AbiType.VOID, (result, worker) -> null);
    }
    ResultCodec primitive = Scalars.result(type);
    if (primitive != null) {
      return new NativeResult(
          primitive.abi(), null, (result, worker) -> primitive.read(result, worker));
    }
    if (type == String.class) {
      return fetched(StringResults.narrow(Charset.forName(encoding), free));
    }
    if (type == WString.class) {
      return fetched(StringResults.wideObject(free));
    }
    if (Structure.class.isAssignableFrom(type)) {
      return structure(type.asSubclass(Structure.class));
    }
    return pointer(type, encoding);
  }

  private static NativeResult scalar(AbiType type, Reader reader) {
    return new NativeResult(AbiResult.of(type), null, reader);
  }

  private static NativeResult fetched(ResultCodec codec) {
    return new NativeResult(codec.abi(), null, (result, worker) -> codec.read(result, worker));
  }

  private static NativeResult structure(Class<? extends Structure> type) {
    if (!Structure.ByValue.class.isAssignableFrom(type)) {
      return scalar(
          AbiType.POINTER,
          (result, worker) -> {
            Pointer memory = Pointers.fromWorker(worker, result.slot());
            if (memory == null) {
              return null;
            }
            Structure structure = Structure.newInstance(type, memory);
            JnaInternals.conditionalAutoRead(structure);
            return structure;
          });
    }
    AggregateLayout layout = AggregateLayouts.of(Structure.newInstance(type));
    return new NativeResult(
        new AbiResult(AbiType.AGGREGATE, Fetch.AGGREGATE, null),
        layout,
        (result, worker) -> {
          Structure structure = Structure.newInstance(type);
          StructureBytes.fill(worker, structure, result.fetched());
          structure.autoRead();
          return structure;
        });
  }

  private static NativeResult pointer(Class<?> type, String encoding) {
    return scalar(
        AbiType.POINTER,
        (result, worker) -> {
          Pointer pointer = Pointers.fromWorker(worker, result.slot());
          return pointer == null ? null : converted(type, pointer, encoding);
        });
  }

  private static Object converted(Class<?> type, Pointer pointer, String encoding) {
    if (Pointer.class.isAssignableFrom(type)) {
      return pointer;
    }
    if (Callback.class.isAssignableFrom(type)) {
      return RemoteCallbacks.callback(type, pointer, null);
    }
    if (type == String[].class) {
      return pointer.getStringArray(0, encoding);
    }
    if (type == Pointer[].class) {
      return pointer.getPointerArray(0);
    }
    if (type == WString[].class) {
      String[] text = pointer.getWideStringArray(0);
      WString[] wide = new WString[text.length];
      for (int i = 0; i < text.length; i++) {
        wide[i] = new WString(text[i]);
      }
      return wide;
    }
    throw new IllegalArgumentException("Unsupported return type " + type);
  }
}
