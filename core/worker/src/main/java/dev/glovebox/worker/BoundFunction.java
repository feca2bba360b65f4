package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.ResultWriter;

/**
 * A native function, found and ready to be called.
 *
 * <p><b>Threads:</b> immutable; whether the function itself may be called by several threads at
 * once is the pool's thread policy.
 */
final class BoundFunction {
  private final NativeFunction function;
  private final NativeCall call;
  private final PointerCall free;

  /** Of an aggregate result, otherwise null. */
  private final AggregateLayout resultLayout;

  private BoundFunction(NativeFunction function, long address, PointerCall free) {
    this.function = function;
    this.call = new NativeCall(function.signature(), address);
    this.free = free;
    this.resultLayout = function.signature().resultLayout();
  }

  static BoundFunction resolve(NativeFunction function, NativeLibrary library)
      throws FaultException {
    String free = function.signature().result().free();
    return new BoundFunction(
        function,
        Pointer.nativeValue(find(function, library, function.symbol())),
        free == null ? null : new PointerCall(find(function, library, free)));
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
        function, address, free == null ? null : new PointerCall(find(function, library, free)));
  }

  private static Function find(NativeFunction function, NativeLibrary library, String name)
      throws FaultException {
    try {
      return library.getFunction(name);
    } catch (UnsatisfiedLinkError e) {
      throw LibraryTable.noSymbol(function.library(), name, e);
    }
  }

  NativeFunction function() {
    return function;
  }

  /** Calls the function and begins the result; all but sending it. */
  void call(CallReader arguments, CallMemory memory, Errno errno, ResultWriter result)
      throws FaultException {
    if (arguments.slots() != call.parameters()) {
      throw otherSlots(arguments);
    }
    arguments.relocate(memory.payload(arguments.payload()), memory.scratch(arguments.scratch()));
    call.check(arguments);
    arguments.place(WorkerMemory.VIEW);
    int error = call.call(arguments, memory, errno);
    long overrun = arguments.overrunBytes();
    if (overrun >= 0) {
      throw overrun(overrun);
    }
    AbiResult declared = function.signature().result();
    if (resultLayout != null) {
      result.begin(0, error);
      result.blocksOf(arguments);
      result.fetched(memory.bytes(resultLayout.sizeBytes()));
      return;
    }
    long slot = call.slot(memory);
    result.begin(slot, error);
    result.blocksOf(arguments);
    if (declared.fetch() != Fetch.NONE) {
      fetch(declared.fetch(), slot, memory, result);
    }
  }

  private FaultException overrun(long bytes) {
    return new FaultException(
        Message.Fault.Kind.OVERRUN,
        function.qualifiedName() + " wrote past the end of an argument of " + bytes + " bytes",
        "Pass a larger array, buffer or structure, or the size that the function is to keep to.");
  }

  private FaultException otherSlots(CallReader arguments) {
    return new FaultException(
        Message.Fault.Kind.SIGNATURE,
        function.qualifiedName()
            + " was bound with "
            + call.parameters()
            + " parameters and called with "
            + arguments.slots(),
        "This is a bug in the host.");
  }

  private void fetch(Fetch fetch, long returned, CallMemory memory, ResultWriter result) {
    try {
      result.fetched(
          fetch == Fetch.WIDE_STRING
              ? FetchedString.wide(returned, memory)
              : FetchedString.bytes(returned, memory));
    } finally {
      // Also when the string is too large to be sent: it is the host's, and nobody else frees it.
      if (free != null && returned != 0) {
        free.call(returned, memory);
      }
    }
  }
}
