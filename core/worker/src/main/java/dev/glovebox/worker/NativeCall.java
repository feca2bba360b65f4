package dev.glovebox.worker;

import com.sun.jna.Native;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.Message;
import java.util.Iterator;

/**
 * A native function's address with its signature, prepared once: calls go to libffi by one thin JNI
 * call, and libffi takes the arguments from the slots of the received frame. JNA's own way of
 * calling makes an object of each argument, asks each for its type, and prepares the signature anew
 * each time.
 *
 * <p>A variadic function needs nothing more on x86-64 and aarch64 Linux: its arguments are passed
 * as others are, and each list of arguments is bound by itself.
 *
 * <p><b>Threads:</b> immutable.
 */
final class NativeCall {
  private final long convention;
  private final long function;
  private final int parameters;
  private final AbiType type;
  private final int resultBytes;

  /** For each parameter the size of the aggregate that it is, else 0; null where none is one. */
  private final int[] aggregateBytes;

  /**
   * @param function the address; the library that it lies in stays loaded as long as the process
   */
  NativeCall(AbiSignature signature, long function) {
    CallInterface prepared = CallInterface.prepare(signature);
    this.convention = prepared.address();
    this.function = function;
    this.parameters = signature.parameters().size();
    this.type = signature.result().type();
    this.resultBytes = prepared.resultBytes();
    this.aggregateBytes =
        signature.parameters().contains(AbiType.AGGREGATE) ? aggregateBytes(signature) : null;
  }

  private static int[] aggregateBytes(AbiSignature signature) {
    int[] bytes = new int[signature.parameters().size()];
    Iterator<AggregateLayout> layouts = signature.aggregates().iterator();
    for (int i = 0; i < bytes.length; i++) {
      if (signature.parameters().get(i) == AbiType.AGGREGATE) {
        bytes[i] = layouts.next().sizeBytes();
      }
    }
    return bytes;
  }

  int parameters() {
    return parameters;
  }

  /** Refuses arguments that are shorter than their layouts. */
  void check(CallReader call) throws FaultException {
    if (aggregateBytes == null) {
      return;
    }
    for (int i = 0; i < parameters; i++) {
      int wanted = aggregateBytes[i];
      if (wanted != 0 && call.bytesBehindSlot(i) < wanted) {
        throw new FaultException(
            Message.Fault.Kind.SIGNATURE,
            "argument " + i + " is an aggregate of " + wanted + " bytes and came without them",
            "This is a bug in the host.");
      }
    }
  }

  /**
   * Calls. The result lies in {@code memory} then; what {@link #slot} makes of it goes to the host.
   *
   * @param memory which has the call's payload
   * @param errno of this thread
   * @return what errno was when the function had returned
   */
  int call(CallReader call, CallMemory memory, Errno errno) {
    long arguments = memory.arguments(parameters);
    if (aggregateBytes != null) {
      for (int i = 0; i < parameters; i++) {
        if (aggregateBytes[i] != 0) {
          memory.argument(i, call.slot(i));
        }
      }
    }
    long result = memory.result(resultBytes);
    if (type == AbiType.AGGREGATE) {
      // What the function leaves out, its padding for example, must not be of another call.
      memory.clearResult(resultBytes);
    }
    // What an earlier call left is not this one's error; C programs clear errno before they ask.
    errno.clear();
    Native.ffi_call(convention, function, result, arguments);
    // At once: whatever runs between the function and this could leave its own.
    int left = errno.get();
    // Before anything is written to memory that a child shares with its parent.
    ForkedChild.GUARD.check();
    return left;
  }

  /** What the result slot is after a call: zero but for a scalar. */
  long slot(CallMemory memory) {
    return switch (type) {
      case VOID, AGGREGATE -> 0;
      // Nothing is said of the bytes above a float.
      case F32 -> Integer.toUnsignedLong((int) memory.scalar());
      // libffi widens an integer to a register.
      case I8, I16, I32, I64, F64, POINTER -> memory.scalar();
    };
  }
}
