package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The functions of one worker that Java has as callbacks. The same function is the same object of
 * an interface as long as that lives here.
 *
 * <p>JNA has such a list for this process, by address: there a function of a worker would be found
 * in place of the one that lies at that address here.
 *
 * <p><b>Threads:</b> safe for use by several. A leaf among locks: nothing is called under it.
 */
final class RemoteFunctions {
  private record Key(long address, Class<?> type) {}

  private static final class Entry extends WeakReference<Callback> {
    private final Key key;

    Entry(Key key, Callback callback, ReferenceQueue<Callback> collected) {
      super(callback, collected);
      this.key = key;
    }
  }

  private final BiFunction<Class<?>, WorkerPointer, Callback> maker;
  private final ReferenceQueue<Callback> collected = new ReferenceQueue<>();
  private final Map<Key, Entry> known = new HashMap<>();

  /**
   * Makes an empty list.
   *
   * @param maker makes the callback of an interface that calls a function; is called under no lock
   */
  RemoteFunctions(BiFunction<Class<?>, WorkerPointer, Callback> maker) {
    this.maker = maker;
  }

  /** The callback that stands for a function; made at the first request. */
  Callback of(WorkerPointer function, Class<?> type) {
    Callback first = get(function.address(), type);
    return first != null
        ? first
        : putIfAbsent(function.address(), type, maker.apply(type, function));
  }

  /** The callback that stands for a function; null if there is none. */
  private synchronized Callback get(long address, Class<?> type) {
    Entry entry = known.get(new Key(address, type));
    return entry == null ? null : entry.get();
  }

  /** Notes the callback for a function unless there is one; returns the one that holds. */
  private synchronized Callback putIfAbsent(long address, Class<?> type, Callback callback) {
    for (Entry gone = next(); gone != null; gone = next()) {
      known.remove(gone.key, gone);
    }
    Callback first = get(address, type);
    if (first == null) {
      Key key = new Key(address, type);
      known.put(key, new Entry(key, callback, collected));
    }
    return first == null ? callback : first;
  }

  private Entry next() {
    return (Entry) collected.poll();
  }
}
