package dev.glovebox.marshal.jna;

import dev.glovebox.marshal.memory.NativeOrder;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.LongUnaryOperator;

/**
 * The content of a block as a worker left it, on its way into memory of this process: which bytes
 * the worker wrote, and which words are addresses of this process.
 *
 * <p>What was written shows only against what the worker had. Against what this process has it
 * would not: the addresses of both may be the same numbers.
 */
final class WrittenBack {
  private final byte[] content;
  private final int step;
  private final BitSet changed = new BitSet();
  private final BitSet own = new BitSet();
  private boolean mayHoldAddresses;

  /**
   * Compares.
   *
   * @param content what the worker left; its addresses are replaced by those of this process
   * @param before what it had before; as long
   * @param step how far apart pointers are searched; 0 for not at all
   */
  WrittenBack(byte[] content, byte[] before, int step) {
    this.content = content;
    this.step = step;
    for (int i = 0; i < content.length; i++) {
      if (content[i] != before[i]) {
        changed.set(i);
      }
    }
  }

  /** A content that the worker wrote all of, with pointers at any place. */
  static WrittenBack whole(byte[] content) {
    WrittenBack whole = new WrittenBack(content, content, 1);
    whole.changed.set(0, content.length);
    return whole;
  }

  /**
   * Replaces addresses.
   *
   * @param toHost gives this process's address for one in the worker; 0 for none
   */
  void translate(LongUnaryOperator toHost) {
    ByteBuffer words = NativeOrder.wrap(content);
    for (int at = 0; step > 0 && at + Long.BYTES <= content.length; at += step) {
      long word = words.getLong(at);
      if (!HostMemory.isPlausible(word)) {
        continue;
      }
      long host = toHost.applyAsLong(word);
      if (host != 0) {
        words.putLong(at, host);
        own.set(at, at + Long.BYTES);
        changed.clear(at, at + Long.BYTES);
        at += Long.BYTES - step;
      } else {
        mayHoldAddresses |= isChanged(at);
      }
    }
  }

  private boolean isChanged(int at) {
    int next = changed.nextSetBit(at);
    return next >= 0 && next < at + Long.BYTES;
  }

  /** What this process gets; not to be changed any more. */
  byte[] content() {
    return content;
  }

  int step() {
    return step;
  }

  /** The bytes that the worker wrote, and that are no address of this process. */
  BitSet changed() {
    return changed;
  }

  /** The bytes of the addresses of this process. */
  BitSet own() {
    return own;
  }

  /** Whether a word that the worker wrote looks like an address of its own. */
  boolean mayHoldAddresses() {
    return mayHoldAddresses;
  }
}
