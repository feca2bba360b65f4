package dev.glovebox.marshal;

import com.sun.jna.Memory;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Which words of an allocation of this process a worker wrote, and may be addresses of its own.
 *
 * <p>A word counts only as long as it is the one that was written: what this process writes over it
 * is its own.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class ForeignAddresses {
  private static final Map<Memory, ForeignAddresses> BY_ALLOCATION = new WeakHashMap<>();

  private final Map<Long, RemotePointer> words = new HashMap<>();

  private ForeignAddresses() {}

  static ForeignAddresses of(Memory allocation) {
    synchronized (BY_ALLOCATION) {
      return BY_ALLOCATION.computeIfAbsent(allocation, a -> new ForeignAddresses());
    }
  }

  /** What a word at an offset points to in its worker; null if it is this process's own. */
  synchronized RemotePointer at(long offset, long word) {
    RemotePointer written = words.get(offset);
    return written != null && written.address() == word ? written : null;
  }

  synchronized void put(long offset, RemotePointer written) {
    words.put(offset, written);
  }

  synchronized boolean isEmpty() {
    return words.isEmpty();
  }
}
