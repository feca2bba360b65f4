package dev.glovebox.worker;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.CallbackReply;
import dev.glovebox.lane.CallbackWriter;
import dev.glovebox.lane.TransportClosedException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * A native function whose body is a callback to the host. Made once and kept for ever: another
 * callback of the same signature may take it over, but no pointer that a library has kept leads
 * into freed memory.
 *
 * <p><b>Threads:</b> native code calls it on any thread. JNA attaches a thread that the JVM does
 * not know for as long as the call lasts.
 */
final class NativeClosure implements Native.ffi_callback {
  private final CallInterface convention;
  private final Upcalls upcalls;
  private final long address;
  private volatile Integer id;

  NativeClosure(CallInterface convention, Upcalls upcalls) {
    this.convention = convention;
    this.upcalls = upcalls;
    // What JNA returns is its own record, which begins with the function's address.
    this.address = new Pointer(Native.ffi_prep_closure(convention.address(), this)).getLong(0);
  }

  /** Where native code finds the function. */
  long address() {
    return address;
  }

  AbiSignature signature() {
    return convention.signature();
  }

  /** Gives it an id, or with null none. */
  void become(Integer registeredId) {
    id = registeredId;
  }

  @Override
  public void invoke(long cif, long result, long arguments) {
    // First: the locks below may be held by threads that a child has not.
    ForkedChild.GUARD.check();
    Integer registered = id;
    if (registered == null) {
      System.err.println(
          "glovebox worker: native code called a callback that is no longer registered;"
              + " it got zero");
      clear(result);
      return;
    }
    try {
      LaneServer lane = LaneServer.ofThisThread();
      if (lane != null) {
        lane.callBack(this, registered, result, arguments);
      } else {
        upcalls.callBack(this, registered, result, arguments);
      }
    } catch (TransportClosedException e) {
      // Nobody can say what to return, and native code must not go on with garbage.
      WorkerExit.HOST_GONE.now();
    } catch (ProtocolException e) {
      System.err.println("glovebox worker: in a callback: " + e.getMessage());
      WorkerExit.PROTOCOL.now();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      WorkerExit.INTERNAL.now();
    }
  }

  private void clear(long result) {
    AggregateLayout layout = signature().resultLayout();
    if (layout != null) {
      new Pointer(result).setMemory(0, layout.sizeBytes(), (byte) 0);
    } else if (signature().result().type() != AbiType.VOID) {
      new Pointer(result).setLong(0, 0);
    }
  }

  /** Writes the arguments, given as libffi's array of pointers to them. */
  void write(CallbackWriter callback, int registeredId, long arguments) {
    int count = signature().parameters().size();
    Iterator<AggregateLayout> layouts = signature().aggregates().iterator();
    callback.begin(registeredId, count);
    for (int i = 0; i < count; i++) {
      Pointer value = new Pointer(new Pointer(arguments).getLong((long) i * Long.BYTES));
      AbiType type = signature().parameters().get(i);
      if (type == AbiType.AGGREGATE) {
        callback.aggregate(i, value.getByteBuffer(0, layouts.next().sizeBytes()));
      } else {
        callback.slot(i, scalar(type, value));
      }
    }
  }

  private static long scalar(AbiType type, Pointer value) {
    return switch (type.sizeBytes()) {
      case 1 -> value.getByte(0);
      case 2 -> value.getShort(0);
      case 4 -> value.getInt(0);
      default -> value.getLong(0);
    };
  }

  /** Puts the host's answer where libffi takes the result from. */
  void finish(CallbackReply reply, long result) {
    AggregateLayout layout = signature().resultLayout();
    if (layout != null) {
      ByteBuffer bytes = new Pointer(result).getByteBuffer(0, layout.sizeBytes());
      bytes.put(reply.aggregate());
    } else if (signature().result().type() != AbiType.VOID) {
      // libffi wants an integer result as wide as a register, and takes of it what the type has.
      new Pointer(result).setLong(0, reply.slot());
    }
  }
}
