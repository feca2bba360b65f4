package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import dev.glovebox.lane.WorkerAccess;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The function pointers that stand in one worker for callbacks of this process. The same callback
 * has the same pointer as long as it lives here.
 *
 * <p><b>Threads:</b> safe for use by several. Nothing is called under its locks, neither JNA nor
 * the callbacks themselves.
 */
final class CallbackTable {
  private final Function<Callback, TypedUpcall> upcalls;
  private final WeakIdentityMap<Callback, Long> byCallback = new WeakIdentityMap<>();
  private final Map<Long, WeakReference<Callback>> byAddress = new ConcurrentHashMap<>();

  /**
   * Makes an empty table.
   *
   * @param upcalls makes what runs a callback when its function pointer is called
   */
  CallbackTable(Function<Callback, TypedUpcall> upcalls) {
    this.upcalls = upcalls;
  }

  /**
   * The function pointer for a callback, which is registered at first. Blocks, and holds no lock
   * meanwhile: whoever has the worker's only lane may want to register, too.
   */
  long register(WorkerAccess worker, Callback callback) {
    Long known = byCallback.get(callback);
    if (known != null) {
      return known;
    }
    TypedUpcall upcall = upcalls.apply(callback);
    long address = worker.register(upcall.signature(), upcall);
    byAddress.put(address, new WeakReference<>(callback));
    long first = byCallback.putIfAbsent(callback, address);
    if (first != address) {
      // Another thread was faster, and its pointer may have been passed already.
      byAddress.remove(address);
      worker.unregisterLater(address);
    }
    return first;
  }

  /** The callback behind a function pointer; null if it stands for none. */
  Callback at(long address) {
    WeakReference<Callback> known = byAddress.get(address);
    return known == null ? null : known.get();
  }

  /** JNA's own address of the callback behind a function pointer; 0 if it stands for none. */
  long toHost(long address) {
    Callback callback = at(address);
    return callback == null
        ? 0
        : Pointer.nativeValue(CallbackReference.getFunctionPointer(callback));
  }

  /** Releases the function pointers of what was collected. */
  void expunge(WorkerAccess worker) {
    for (long address : byCallback.expunge()) {
      byAddress.remove(address);
      worker.unregisterLater(address);
    }
  }
}
