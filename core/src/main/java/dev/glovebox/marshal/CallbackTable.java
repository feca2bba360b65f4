package dev.glovebox.marshal;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.JnaInternals;
import dev.glovebox.lane.WorkerAccess;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The function pointers that stand in one worker for callbacks of this process. The same callback
 * has the same pointer as long as it lives here.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class CallbackTable {
  private static final class Entry extends WeakReference<Callback> {
    private final long address;

    Entry(Callback callback, long address, ReferenceQueue<Callback> collected) {
      super(callback, collected);
      this.address = address;
    }
  }

  private final ReferenceQueue<Callback> collected = new ReferenceQueue<>();
  private final Map<Callback, Entry> byCallback = new WeakHashMap<>();
  private final Map<Long, Entry> byAddress = new HashMap<>();

  /**
   * The function pointer for a callback, which is registered at first. Blocks, and holds no lock
   * meanwhile: whoever has the worker's only lane may want to register, too.
   */
  long register(WorkerAccess worker, Callback callback) {
    long known = find(callback);
    if (known != 0) {
      return known;
    }
    HostCallback host = new HostCallback(callback);
    long address = worker.register(host.signature(), host);
    long first = add(callback, address);
    if (first != address) {
      // Another thread was faster, and its pointer may have been passed already.
      worker.unregisterLater(address);
    }
    return first;
  }

  private synchronized long find(Callback callback) {
    Entry known = byCallback.get(callback);
    return known == null ? 0 : known.address;
  }

  /** Notes a function pointer unless there is one for the callback; returns the one that holds. */
  private synchronized long add(Callback callback, long address) {
    Entry known = byCallback.get(callback);
    if (known != null) {
      return known.address;
    }
    Entry entry = new Entry(callback, address, collected);
    byCallback.put(callback, entry);
    byAddress.put(address, entry);
    return address;
  }

  /** JNA's own address of the callback behind a function pointer; 0 if it stands for none. */
  synchronized long toHost(long address) {
    Entry entry = byAddress.get(address);
    Callback callback = entry == null ? null : entry.get();
    return callback == null
        ? 0
        : JnaInternals.address(CallbackReference.getFunctionPointer(callback));
  }

  /** Releases the function pointers of what was collected. */
  synchronized void expunge(WorkerAccess worker) {
    for (Entry entry = next(); entry != null; entry = next()) {
      byAddress.remove(entry.address);
      worker.unregisterLater(entry.address);
    }
  }

  private Entry next() {
    return (Entry) collected.poll();
  }
}
