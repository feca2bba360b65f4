package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.ResultWriter;
import java.util.Iterator;

/**
 * Calls of a function that takes or returns aggregates by value. They go to libffi directly: JNA
 * itself knows aggregates as Java classes only.
 *
 * <p><b>Threads:</b> immutable.
 */
final class FfiCall {
  private static final Function ERRNO_LOCATION =
      NativeLibrary.getProcess().getFunction("__errno_location");

  private final CallInterface convention;
  private final long function;

  FfiCall(AbiSignature signature, long function) {
    this.convention = CallInterface.prepare(signature);
    this.function = function;
  }

  /** Refuses arguments that are shorter than their layouts. */
  void check(CallReader call) throws FaultException {
    AbiSignature signature = convention.signature();
    Iterator<AggregateLayout> layouts = signature.aggregates().iterator();
    for (int i = 0; i < call.slots(); i++) {
      if (signature.parameters().get(i) == AbiType.AGGREGATE) {
        int wanted = layouts.next().sizeBytes();
        if (call.bytesBehindSlot(i) < wanted) {
          throw new FaultException(
              Message.Fault.Kind.SIGNATURE,
              "argument " + i + " is an aggregate of " + wanted + " bytes and came without them",
              "This is a bug in the host.");
        }
      }
    }
  }

  /**
   * Calls, and writes the result but for what is fetched through a returned pointer.
   *
   * @param payloadAddress where the call's payload lies
   * @return the result slot; 0 for an aggregate
   */
  long call(CallReader call, long payloadAddress, ResultWriter result) {
    int count = call.slots();
    long arguments = Native.malloc(Math.max(1, count) * (long) Long.BYTES);
    long returned = Native.malloc(convention.resultBytes());
    try {
      AbiSignature signature = convention.signature();
      for (int i = 0; i < count; i++) {
        boolean aggregate = signature.parameters().get(i) == AbiType.AGGREGATE;
        long value = aggregate ? call.slot(i) : payloadAddress + CallReader.slotOffset(i);
        new Pointer(arguments).setLong((long) i * Long.BYTES, value);
      }
      Pointer memory = new Pointer(returned);
      memory.setMemory(0, convention.resultBytes(), (byte) 0);
      // Found before the call, for nothing may run between the function and the look at its errno.
      Pointer errno = ERRNO_LOCATION.invokePointer(new Object[0]);
      errno.setInt(0, 0);
      Native.ffi_call(convention.address(), function, returned, arguments);
      int error = errno.getInt(0);
      AggregateLayout layout = signature.resultLayout();
      boolean scalar = layout == null && signature.result().type() != AbiType.VOID;
      long slot = scalar ? memory.getLong(0) : 0;
      result.begin(slot, error);
      result.blocksOf(call);
      if (layout != null) {
        result.fetched(memory.getByteBuffer(0, layout.sizeBytes()));
      }
      return slot;
    } finally {
      Native.free(returned);
      Native.free(arguments);
    }
  }
}
