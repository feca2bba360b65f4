package dev.glovebox.lane;

/**
 * The layout of a frame's header, little-endian.
 *
 * <pre>
 *   0                   4         5                   8
 *   +-------------------+---------+-------------------+-----------
 *   | payload length    | type    | frames taken      | payload ..
 *   +-------------------+---------+-------------------+-----------
 * </pre>
 *
 * <p>The frames that its sender had taken on this connection when it sent the frame, modulo
 * 2<sup>24</sup>. Where the two sides take turns these are all that the receiver has sent: a frame
 * that says otherwise was sent before the receiver's last one, and cannot be the answer to it.
 */
final class FrameHeaderDescriptor {
  static final int LENGTH_OFFSET = 0;
  static final int TYPE_OFFSET = 4;
  static final int TAKEN_OFFSET = 5;
  static final int HEADER_BYTES = 8;

  private static final int TYPE_BITS = 8;
  private static final int TYPE_MASK = (1 << TYPE_BITS) - 1;

  private FrameHeaderDescriptor() {}

  /** The four bytes from the type on. */
  static int word(int wireCode, long taken) {
    return wireCode | (int) taken << TYPE_BITS;
  }

  /** The type's code in such a word. */
  static int wireCode(int word) {
    return word & TYPE_MASK;
  }

  /** Whether the frame with such a word was sent after all these frames had been taken. */
  static boolean answers(int word, long sent) {
    return (word ^ (int) sent << TYPE_BITS) >>> TYPE_BITS == 0;
  }
}
