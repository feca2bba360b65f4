package dev.glovebox.worker;

import com.sun.jna.NativeLibrary;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The functions that the host has bound in this worker, by the ids that it gave them.
 *
 * <p><b>Threads:</b> shared by all lanes.
 */
final class FunctionTable {
  /** A host that binds for ever must not fill the worker's memory. */
  private static final int MAX_FUNCTIONS = 100_000;

  private final LibraryShelf libraries;
  private final Map<Integer, BoundFunction> functions = new ConcurrentHashMap<>();

  FunctionTable(LibraryShelf libraries) {
    this.libraries = libraries;
  }

  /** Binds; to bind the same function under the same id again changes nothing. */
  void bind(int id, NativeFunction function) throws FaultException {
    if (!isBound(id, function)) {
      functions.put(id, BoundFunction.resolve(function, libraries.loaded(function.library())));
    }
  }

  /** Binds the function at an address, which nothing checks. */
  void bind(Message.BindAddress bind) throws FaultException {
    String symbol = "0x" + Long.toHexString(bind.address());
    NativeFunction function = new NativeFunction(bind.library(), symbol, bind.signature());
    if (!isBound(bind.id(), function)) {
      if (bind.address() == 0) {
        throw new FaultException(
            Message.Fault.Kind.SIGNATURE,
            "a null pointer cannot be called",
            "Check the function pointer before calling through it.");
      }
      String free = bind.signature().result().free();
      NativeLibrary library = free == null ? null : libraries.loaded(bind.library());
      functions.put(bind.id(), BoundFunction.at(bind.address(), function, library));
    }
  }

  private boolean isBound(int id, NativeFunction function) throws FaultException {
    BoundFunction known = functions.get(id);
    if (known != null && known.function().equals(function)) {
      return true;
    }
    if (known != null) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          "id " + id + " is bound to " + known.function().qualifiedName() + " already",
          "This is a bug in the host.");
    }
    if (functions.size() >= MAX_FUNCTIONS) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          MAX_FUNCTIONS + " functions are bound already",
          "Reuse loaded interfaces instead of loading them for each call.");
    }
    return false;
  }

  BoundFunction get(int id) throws FaultException {
    BoundFunction function = functions.get(id);
    if (function == null) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          "no function is bound under id " + id,
          "This is a bug in the host.");
    }
    return function;
  }
}
