package dev.glovebox.marshal.jna;

import com.sun.jna.Memory;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.NativeOrder;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which words of an allocation of this process belong to workers: those that a worker wrote, and
 * pointers of theirs that were stored here.
 *
 * <p>A word counts only as long as it is the one that was written: what this process writes over it
 * is its own.
 *
 * <p><b>Threads:</b> safe for use by several. A leaf among locks.
 */
final class ForeignAddresses {
  private static final WeakIdentityMap<Memory, ForeignAddresses> BY_ALLOCATION =
      new WeakIdentityMap<>();

  /** What a worker left in an allocation. */
  private static final class Writing {
    private final WorkerAccess worker;

    /** Where in the allocation. */
    private final int start;

    /** The content, which is not changed. */
    private final byte[] left;

    /** Those bytes that are still the worker's, as offsets in the content. */
    private final BitSet bytes;

    /** How far apart pointers were searched in it; 0 for not at all. */
    private final int step;

    Writing(WorkerAccess worker, int start, WrittenBack written) {
      this.worker = worker;
      this.start = start;
      this.left = written.content();
      this.bytes = written.changed();
      this.step = written.step();
    }

    boolean wrote(long offset, long word) {
      long at = offset - start;
      if (at < 0 || at + Long.BYTES > left.length) {
        return false;
      }
      int written = bytes.nextSetBit((int) at);
      return written >= 0
          && written < at + Long.BYTES
          && NativeOrder.wrap(left).getLong((int) at) == word;
    }

    /** What still holds when another content was left, some bytes of which are somebody else's. */
    void giveUp(int newStart, byte[] newLeft, BitSet others) {
      for (int i = bytes.nextSetBit(0); i >= 0; i = bytes.nextSetBit(i + 1)) {
        int at = i + start - newStart;
        if (at >= 0 && at < newLeft.length && (others.get(at) || left[i] != newLeft[at])) {
          bytes.clear(i);
        }
      }
    }
  }

  private final List<Writing> writings = new ArrayList<>();
  private final Map<Long, WorkerPointer> stored = new HashMap<>();
  private boolean plausible;

  private ForeignAddresses() {}

  static ForeignAddresses of(Memory allocation) {
    ForeignAddresses known = known(allocation);
    if (known != null) {
      return known;
    }
    BY_ALLOCATION.expunge();
    return BY_ALLOCATION.putIfAbsent(allocation, new ForeignAddresses());
  }

  /** What is known of an allocation; null if nobody has asked for it. */
  static ForeignAddresses known(Memory allocation) {
    return BY_ALLOCATION.get(allocation);
  }

  /** Whether a worker has written anything, or a pointer of one was stored. */
  synchronized boolean mayHold() {
    return !writings.isEmpty() || !stored.isEmpty();
  }

  /** What a word at an offset points to in its worker; null if it is this process's own. */
  synchronized WorkerPointer at(long offset, long word) {
    WorkerPointer pointer = pointerAt(offset, word);
    if (pointer != null) {
      return pointer;
    }
    for (Writing writing : writings) {
      if (word != 0 && writing.wrote(offset, word)) {
        return new WorkerPointer(writing.worker, word);
      }
    }
    return null;
  }

  /**
   * Whether a place was searched for addresses of this process. Where none was, these have gone to
   * the worker as numbers, and may have come back so.
   */
  synchronized boolean isSearched(long offset) {
    return stored.containsKey(offset)
        || writings.stream()
            .filter(it -> offset >= it.start && offset < it.start + it.left.length)
            .allMatch(it -> it.step > 0 && (offset - it.start) % it.step == 0);
  }

  /** The worker's pointer that is stored as one at an offset; null for a number. */
  synchronized WorkerPointer pointerAt(long offset, long word) {
    WorkerPointer pointer = stored.get(offset);
    return pointer != null && pointer.address() == word ? pointer : null;
  }

  /** Notes a worker's pointer that is stored here; null for what is none. */
  synchronized void store(long offset, WorkerPointer pointer) {
    if (pointer == null) {
      stored.remove(offset);
    } else {
      stored.put(offset, pointer);
    }
  }

  /**
   * The workers' pointers that were stored in a range, by offset; some may be overwritten since.
   */
  synchronized Map<Long, WorkerPointer> stored(long from, long end) {
    Map<Long, WorkerPointer> within = new HashMap<>();
    stored.forEach(
        (offset, pointer) -> {
          if (offset >= from && offset < end) {
            within.put(offset, pointer);
          }
        });
    return within;
  }

  /**
   * Notes what a worker left.
   *
   * @param start where in the allocation the content lies
   */
  synchronized void wrote(WorkerAccess worker, int start, WrittenBack written) {
    BitSet bytes = written.changed();
    BitSet others = (BitSet) bytes.clone();
    others.or(written.own());
    if (others.isEmpty()) {
      return;
    }
    plausible |= written.mayHoldAddresses();
    byte[] left = written.content();
    writings.forEach(writing -> writing.giveUp(start, left, others));
    writings.removeIf(writing -> writing.bytes.isEmpty());
    stored.keySet().removeIf(offset -> intersects(others, offset - start));
    if (!bytes.isEmpty()) {
      writings.add(0, new Writing(worker, start, written));
    }
  }

  private static boolean intersects(BitSet bytes, long at) {
    if (at <= -Long.BYTES || at > Integer.MAX_VALUE) {
      return false;
    }
    int next = bytes.nextSetBit((int) Math.max(0, at));
    return next >= 0 && next < at + Long.BYTES;
  }

  /** Whether no word that belongs to a worker looks like an address, wherever it may lie. */
  synchronized boolean isEmpty() {
    return stored.isEmpty() && !plausible;
  }
}
