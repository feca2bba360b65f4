package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.ResultWriter;

/**
 * A native function, found and ready to be called through JNA.
 *
 * <p><b>Threads:</b> immutable; whether the function itself may be called by several threads at
 * once is the pool's thread policy.
 */
final class BoundFunction {
  private final NativeFunction function;
  private final Function symbol;
  private final Function free;
  private final AbiType[] parameters;

  /** Calls what takes or returns aggregates; null where nothing does. */
  private final FfiCall aggregates;

  private BoundFunction(NativeFunction function, Function symbol, Function free) {
    AbiSignature signature = function.signature();
    this.function = function;
    this.symbol = symbol;
    this.free = free;
    this.aggregates =
        signature.aggregates().isEmpty()
            ? null
            : new FfiCall(signature, Pointer.nativeValue(symbol));
    this.parameters = function.signature().parameters().toArray(new AbiType[0]);
  }

  static BoundFunction resolve(NativeFunction function, NativeLibrary library)
      throws FaultException {
    String free = function.signature().result().free();
    return new BoundFunction(
        function,
        find(function, library, function.symbol()),
        free == null ? null : find(function, library, free));
  }

  /**
   * The function at an address.
   *
   * @param library where to look for the function that frees the result; null if there is none
   */
  static BoundFunction at(long address, NativeFunction function, NativeLibrary library)
      throws FaultException {
    String free = function.signature().result().free();
    return new BoundFunction(
        function,
        Function.getFunction(new Pointer(address)),
        free == null ? null : find(function, library, free));
  }

  private static Function find(NativeFunction function, NativeLibrary library, String name)
      throws FaultException {
    try {
      return library.getFunction(name);
    } catch (UnsatisfiedLinkError e) {
      throw LibraryShelf.noSymbol(function.library(), name, e);
    }
  }

  NativeFunction function() {
    return function;
  }

  /** Calls the function and begins the result; all but sending it. */
  void call(CallReader call, ResultWriter result) throws FaultException {
    if (call.slots() != parameters.length) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          function.qualifiedName()
              + " was bound with "
              + parameters.length
              + " parameters and called with "
              + call.slots(),
          "This is a bug in the host.");
    }
    long payloadAddress = Pointer.nativeValue(Native.getDirectBufferPointer(call.payload()));
    call.relocate(
        payloadAddress, Pointer.nativeValue(Native.getDirectBufferPointer(call.scratch())));
    if (aggregates != null) {
      aggregates.check(call);
    }
    call.place(HostMemory.VIEW);
    AbiResult declared = function.signature().result();
    Pointer returned =
        aggregates != null
            ? pointer(declared.type(), aggregates.call(call, payloadAddress, result))
            : callScalars(call, result);
    fetch(declared, returned, result);
  }

  /** Returns the pointer that the function returned, if it is one. */
  private Pointer callScalars(CallReader call, ResultWriter result) {
    // A variadic function needs nothing more on x86-64 and aarch64 Linux: its arguments are passed
    // as others are, and each list of arguments is bound by itself.
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(parameters[i], call.slot(i));
    }
    AbiType type = function.signature().result().type();
    // What an earlier call left is not this one's error; C programs clear errno before they ask.
    Native.setLastError(0);
    Object returned = symbol.invoke(resultClass(type), arguments);
    result.begin(slot(type, returned), Native.getLastError());
    result.blocksOf(call);
    return (returned instanceof Pointer pointer) ? pointer : null;
  }

  private static Pointer pointer(AbiType type, long slot) {
    return type == AbiType.POINTER && slot != 0 ? new Pointer(slot) : null;
  }

  private void fetch(AbiResult declared, Pointer returned, ResultWriter result) {
    try {
      switch (declared.fetch()) {
        case NONE, AGGREGATE -> {}
        case C_STRING -> result.fetched(FetchedString.bytes(returned));
        case WIDE_STRING -> result.fetched(FetchedString.wide(returned));
      }
    } finally {
      // Also when the string is too large to be sent: it is the host's, and nobody else frees it.
      if (free != null && returned != null) {
        free.invokeVoid(new Object[] {returned});
      }
    }
  }

  private static Object argument(AbiType type, long slot) {
    return switch (type) {
      case I8 -> (byte) slot;
      case I16 -> (short) slot;
      case I32 -> (int) slot;
      case I64 -> slot;
      case F32 -> Float.intBitsToFloat((int) slot);
      case F64 -> Double.longBitsToDouble(slot);
      case POINTER -> slot == 0 ? null : new Pointer(slot);
      case VOID, AGGREGATE -> throw new IllegalArgumentException("not a scalar: " + type);
    };
  }

  private static Class<?> resultClass(AbiType type) {
    return switch (type) {
      case VOID -> Void.class;
      case I8 -> Byte.class;
      case I16 -> Short.class;
      case I32 -> Integer.class;
      case I64 -> Long.class;
      case F32 -> Float.class;
      case F64 -> Double.class;
      case POINTER -> Pointer.class;
      case AGGREGATE -> throw new IllegalArgumentException("not a scalar: " + type);
    };
  }

  private static long slot(AbiType type, Object returned) {
    if (returned == null) {
      return 0;
    }
    return switch (type) {
      case VOID, AGGREGATE -> 0;
      case I8, I16, I32, I64 -> ((Number) returned).longValue();
      case F32 -> Float.floatToRawIntBits((Float) returned);
      case F64 -> Double.doubleToRawLongBits((Double) returned);
      case POINTER -> Pointer.nativeValue((Pointer) returned);
    };
  }
}
