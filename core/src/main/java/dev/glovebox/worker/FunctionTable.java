package dev.glovebox.worker;

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
    BoundFunction known = functions.get(id);
    if (known != null && known.function().equals(function)) {
      return;
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
    functions.put(id, BoundFunction.resolve(function, libraries.loaded(function.library())));
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
