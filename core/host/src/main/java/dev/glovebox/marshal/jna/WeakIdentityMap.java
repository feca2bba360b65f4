package dev.glovebox.marshal.jna;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values by objects that are held weakly, and told apart by what they are: their own {@code equals}
 * and {@code hashCode}, which may do anything, are never called.
 *
 * <p><b>Threads:</b> safe for use by several. A leaf among locks: nothing is called under it.
 *
 * @param <V> what is remembered; refers to no key, which would live as long as its value
 */
final class WeakIdentityMap<K, V> {
  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object referent, ReferenceQueue<Object> collected) {
      super(referent, collected);
      this.hash = System.identityHashCode(referent);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Object referent = get();
      return referent != null && other instanceof Key key && key.refersTo(referent);
    }
  }

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Map<Key, V> values = new HashMap<>();

  /** The value of a key; null if it has none. */
  synchronized V get(K key) {
    return values.get(new Key(key, null));
  }

  /** Gives a key a value unless it has one; returns the one that holds. */
  synchronized V putIfAbsent(K key, V value) {
    V known = values.get(new Key(key, null));
    if (known == null) {
      values.put(new Key(key, collected), value);
    }
    return known == null ? value : known;
  }

  /** Forgets the keys that were collected, and returns their values. */
  synchronized List<V> expunge() {
    List<V> forgotten = new ArrayList<>();
    for (Object key = collected.poll(); key != null; key = collected.poll()) {
      V value = values.remove(key);
      if (value != null) {
        forgotten.add(value);
      }
    }
    return forgotten;
  }
}
