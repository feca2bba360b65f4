package dev.glovebox.worker;

import com.sun.jna.NativeLibrary;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The functions that the host has bound in this worker, by the ids that it gave them.
 *
 * <p><b>Threads:</b> shared by all lanes.
 */
final class FunctionTable {
  /** A host that binds for ever must not fill the worker's memory. */
  private static final int MAX_FUNCTIONS = 100_000;

  /** Ids below this are found in an array. Hosts count theirs from 0 on. */
  private static final int ARRAY_IDS = 1 << 16;

  private final LibraryTable libraries;

  /** The functions with low ids: for each call one is looked up, which must not cost an object. */
  private volatile AtomicReferenceArray<BoundFunction> low = new AtomicReferenceArray<>(64);

  private final Map<Integer, BoundFunction> high = new ConcurrentHashMap<>();
  private int bound;

  FunctionTable(LibraryTable libraries) {
    this.libraries = libraries;
  }

  /** Binds; to bind the same function under the same id again changes nothing. */
  synchronized void bind(int id, NativeFunction function) throws FaultException {
    if (!isBound(id, function)) {
      put(id, BoundFunction.resolve(function, libraries.loaded(function.library())));
    }
  }

  /** Binds the function at an address, which nothing checks. */
  synchronized void bind(Message.BindAddress bind) throws FaultException {
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
      put(bind.id(), BoundFunction.at(bind.address(), function, library));
    }
  }

  private boolean isBound(int id, NativeFunction function) throws FaultException {
    BoundFunction known = find(id);
    if (known != null && known.function().equals(function)) {
      return true;
    }
    if (known != null) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          "id " + id + " is bound to " + known.function().qualifiedName() + " already",
          "This is a bug in the host.");
    }
    if (bound >= MAX_FUNCTIONS) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          MAX_FUNCTIONS + " functions are bound already",
          "Reuse loaded interfaces instead of loading them for each call.");
    }
    return false;
  }

  private void put(int id, BoundFunction function) {
    bound++;
    if (id < 0 || id >= ARRAY_IDS) {
      high.put(id, function);
      return;
    }
    AtomicReferenceArray<BoundFunction> array = low;
    if (id >= array.length()) {
      array = new AtomicReferenceArray<>(Math.min(ARRAY_IDS, 2 * Math.max(id, low.length())));
      for (int i = 0; i < low.length(); i++) {
        array.setPlain(i, low.get(i));
      }
      low = array;
    }
    array.set(id, function);
  }

  private BoundFunction find(int id) {
    if (id >= 0 && id < ARRAY_IDS) {
      AtomicReferenceArray<BoundFunction> array = low;
      return id < array.length() ? array.get(id) : null;
    }
    return high.get(id);
  }

  BoundFunction get(int id) throws FaultException {
    BoundFunction function = find(id);
    if (function == null) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          "no function is bound under id " + id,
          "This is a bug in the host.");
    }
    return function;
  }
}
