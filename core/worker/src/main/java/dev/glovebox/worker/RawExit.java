package dev.glovebox.worker;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The C functions that end this process: {@code _exit}, which runs nothing of what a library has
 * left to be run at the end, and {@code exit}, which runs all of it. {@link Runtime#halt} is
 * neither: it stops all Java threads, and runs exit handlers then; one that hangs would keep the
 * process, and the thread that watches the host could not end it.
 *
 * <p>All that a call needs is prepared once. A forked child has one thread, and no collector, that
 * could make room for more.
 *
 * <p><b>Threads:</b> safe for use by several: the first one ends them all.
 */
final class RawExit {
  private static final AbiSignature SIGNATURE =
      new AbiSignature(List.of(AbiType.I32), AbiResult.VOID);

  /** What {@link #prepare} has made; null before. */
  private static volatile RawExit prepared;

  private final long convention = CallInterface.prepare(SIGNATURE).address();
  private final long withoutHandlers = address("_exit");
  private final long harmless = address("getpid");
  private final long withHandlers = address("exit");

  // The array of pointers to arguments, the argument, the result.
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(4 * Long.BYTES).order(ByteOrder.nativeOrder());
  private final long arguments = CallMemory.address(memory);

  private RawExit() {
    memory.putLong(0, arguments + Long.BYTES);
  }

  private static long address(String symbol) {
    return Pointer.nativeValue(NativeLibrary.getProcess().getFunction(symbol));
  }

  /** Makes it usable; JNA must be. */
  static RawExit prepare() {
    prepared = new RawExit();
    return prepared;
  }

  /** Ends this process at once. Does not return. */
  static void now(int code) {
    RawExit exit = prepared;
    if (exit != null) {
      exit.call(exit.withoutHandlers, code);
    }
    // No library was loaded yet, so there is nothing that it would run.
    Runtime.getRuntime().halt(code);
  }

  /**
   * Runs the exit handlers and static destructors of the process, on this thread, and ends it. As
   * long as they take other threads go on. Does not return.
   */
  static void withHandlers(int code) {
    RawExit exit = prepared;
    if (exit != null) {
      exit.call(exit.withHandlers, code);
    }
    Runtime.getRuntime().halt(code);
  }

  /** Ends this process at once, or, as a rehearsal of that, does nothing. */
  void perform(boolean rehearsal, int code) {
    call(rehearsal ? harmless : withoutHandlers, code);
  }

  private void call(long function, int code) {
    memory.putInt(Long.BYTES, code);
    Native.ffi_call(convention, function, arguments + 2 * Long.BYTES, arguments);
  }
}
