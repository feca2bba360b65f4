package dev.glovebox.marshal.jna;

import com.sun.jna.IsolatedPointer;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.Structure;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.BufferParameter;
import dev.glovebox.marshal.ParameterCodec;
import dev.glovebox.marshal.PrimitiveArrayParameter;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;
import java.nio.Buffer;

/**
 * One call with arguments that JNA has converted.
 *
 * <p><b>Threads:</b> confined to the thread that calls.
 */
final class JnaCall implements CallBody<Object> {
  private static final ParameterCodec BUFFER = new BufferParameter();

  private final NativeArguments arguments;
  private final NativeResult wanted;

  /** For each argument that lies in memory: where. */
  private final HostMemory[] places;

  private final MemoryBlock[] placeBlocks;

  /** For each argument that is an address in the worker: which. */
  private final long[] addresses;

  private MemoryImage image;
  private int errno;

  JnaCall(NativeArguments arguments, NativeResult wanted) {
    this.arguments = arguments;
    this.wanted = wanted;
    this.places = new HostMemory[arguments.count()];
    this.placeBlocks = new MemoryBlock[arguments.count()];
    this.addresses = new long[arguments.count()];
  }

  /** What errno was when the function had returned. */
  int errno() {
    return errno;
  }

  @Override
  public void prepare(WorkerAccess worker) {
    WorkerSide.of(worker).expunge(worker);
    image = new MemoryImage(worker);
    for (int i = 0; i < arguments.count(); i++) {
      Object value = arguments.value(i);
      Pointer pointer =
          value instanceof Structure structure
              ? structure.getPointer()
              : value instanceof Pointer p ? p : null;
      if (pointer == null) {
        continue;
      }
      places[i] = pointer instanceof IsolatedPointer ? null : HostMemory.of(pointer);
      if (places[i] != null) {
        image.hold(pointer);
        placeBlocks[i] = image.add(places[i].allocation(), kind(value, places[i].allocation()));
      } else {
        addresses[i] = Pointers.withoutMemory(worker, pointer);
      }
    }
    image.complete();
  }

  /** What JNA made for this call alone goes with it. */
  private static MemoryBlock.Kind kind(Object value, Memory allocation) {
    if (value instanceof Structure) {
      // By value: the callee has a copy of its own.
      return MemoryBlock.Kind.CONSTANT;
    }
    if (allocation instanceof StringArray || allocation instanceof CallArguments.ArrayMemory) {
      return MemoryBlock.Kind.TEMPORARY;
    }
    return switch (allocation.getClass().getName()) {
      case "com.sun.jna.NativeString$StringMemory" -> MemoryBlock.Kind.CONSTANT;
      case "com.sun.jna.Function$PointerArray", "com.sun.jna.Function$NativeMappedArray" ->
          MemoryBlock.Kind.TEMPORARY;
      default -> MemoryBlock.Kind.MIRROR;
    };
  }

  @Override
  public void write(CallWriter call) {
    image.write(call);
    for (int i = 0; i < arguments.count(); i++) {
      Object value = arguments.value(i);
      if (places[i] != null) {
        writePlace(call, i);
      } else if (value instanceof WorkerPointer remote) {
        WorkerPointers.write(remote, call, i);
      } else if (value instanceof Pointer || value instanceof Structure) {
        call.slot(i, addresses[i]);
      } else if (value instanceof Buffer) {
        BUFFER.write(call, i, value);
      } else if (value != null && value.getClass().isArray()) {
        PrimitiveArrayParameter.of(value.getClass().getComponentType()).write(call, i, value);
      } else if (value != null) {
        call.slot(i, scalar(value));
      }
    }
    image.written();
  }

  private void writePlace(CallWriter call, int i) {
    MemoryBlock block = placeBlocks[i];
    if (block.isAddressed()) {
      call.slot(i, block.workerAddress() + places[i].offset());
    } else {
      call.slotBlock(i, block.index(), places[i].offset());
    }
  }

  private static long scalar(Object value) {
    if (value instanceof Character unit) {
      return unit;
    } else if (value instanceof Float number) {
      return Float.floatToRawIntBits(number);
    } else if (value instanceof Double number) {
      return Double.doubleToRawLongBits(number);
    }
    return ((Number) value).longValue();
  }

  @Override
  public Object read(ResultReader result, WorkerAccess worker) {
    errno = result.errno();
    int out = image.readBack(result, 0);
    for (int i = 0; i < arguments.count(); i++) {
      Object value = arguments.value(i);
      if (value instanceof Buffer) {
        out += BUFFER.readBack(result, out, value);
      } else if (value != null && value.getClass().isArray()) {
        out +=
            PrimitiveArrayParameter.of(value.getClass().getComponentType())
                .readBack(result, out, value);
      }
    }
    Object returned = wanted.reader().read(result, worker);
    image.release();
    return returned;
  }
}
