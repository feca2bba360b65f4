package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import java.util.List;

/**
 * A native function that takes a pointer and returns a number or nothing, called after another one
 * for what that has returned: the length of a string, its release.
 *
 * <p><b>Threads:</b> immutable.
 */
final class PointerCall {
  private static final long CONVENTION =
      CallInterface.prepare(new AbiSignature(List.of(AbiType.POINTER), AbiResult.of(AbiType.I64)))
          .address();

  private final long function;

  PointerCall(Function function) {
    this.function = Pointer.nativeValue(function);
  }

  /** A function of the C library. */
  static PointerCall of(String symbol) {
    return new PointerCall(NativeLibrary.getProcess().getFunction(symbol));
  }

  /**
   * Calls.
   *
   * @param memory of the call whose result that is; the result in it is lost
   */
  long call(long pointer, CallMemory memory) {
    long argument = memory.pointerArgument(pointer);
    Native.ffi_call(CONVENTION, function, memory.result(Long.BYTES), argument);
    return memory.scalar();
  }
}
