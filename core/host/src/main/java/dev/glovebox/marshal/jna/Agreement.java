package dev.glovebox.marshal.jna;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What an allocation of this process and its copy in a worker held when they last met. What has
 * changed here since is sent, and nothing else: the library may be in the middle of a call, or have
 * a thread, and may have written to the rest.
 *
 * <p><b>Threads:</b> immutable, as are the contents.
 */
final class Agreement {
  /** Part of a content, as indices of bytes. */
  record Range(int start, int end) {
    int length() {
      return end - start;
    }
  }

  /** Beyond it, one range is sent from the first change to the last. */
  private static final int MAX_RANGES = 32;

  /** A number is sent as a whole, and not only those of its bytes that differ. */
  private static final int WORD = Integer.BYTES;

  private final byte[] here;
  private final byte[] there;

  /**
   * Notes what both sides hold.
   *
   * @param here the content in this process
   * @param there the same in the worker, with the worker's addresses; as long
   */
  Agreement(byte[] here, byte[] there) {
    this.here = here;
    this.there = there;
  }

  /** What the worker held; not to be changed. */
  byte[] there() {
    return there;
  }

  /**
   * What the worker should hold: what it held, but for what has changed here.
   *
   * @param now the content in this process
   * @param outgoing the same, with those pointers rewritten that are known
   * @param pointers where these lie
   */
  byte[] merged(byte[] now, byte[] outgoing, List<Integer> pointers) {
    byte[] merged = there.clone();
    for (int i = 0; i < now.length; i++) {
      if (now[i] != here[i]) {
        merged[i] = outgoing[i];
      }
    }
    for (int at : pointers) {
      System.arraycopy(outgoing, at, merged, at, Long.BYTES);
    }
    return merged;
  }

  /** Where a new content for the worker differs from what it held; whole pointers, whole words. */
  List<Range> changes(byte[] merged, List<Integer> pointers) {
    BitSet changed = new BitSet(merged.length);
    for (int i = 0; i < merged.length; i++) {
      if (merged[i] != there[i]) {
        int word = i - i % WORD;
        changed.set(word, Math.min(word + WORD, merged.length));
        i = word + WORD - 1;
      }
    }
    for (int at : pointers) {
      if (!changed.get(at, at + Long.BYTES).isEmpty()) {
        changed.set(at, at + Long.BYTES);
      }
    }
    List<Range> ranges = new ArrayList<>();
    for (int start = changed.nextSetBit(0); start >= 0; ) {
      int end = changed.nextClearBit(start);
      ranges.add(new Range(start, end));
      start = changed.nextSetBit(end);
    }
    return ranges.size() <= MAX_RANGES
        ? ranges
        : List.of(new Range(ranges.get(0).start(), ranges.get(ranges.size() - 1).end()));
  }
}
