package dev.glovebox.lane;

/**
 * The layout of a frame's header, little-endian.
 *
 * <pre>
 *   0                   4         5                   8
 *   +-------------------+---------+-------------------+-----------
 *   | payload length    | type    | reserved, zero    | payload ..
 *   +-------------------+---------+-------------------+-----------
 * </pre>
 */
final class FrameHeaderDescriptor {
  static final int LENGTH_OFFSET = 0;
  static final int TYPE_OFFSET = 4;
  static final int RESERVED_OFFSET = 5;
  static final int RESERVED_BYTES = 3;
  static final int HEADER_BYTES = 8;

  private FrameHeaderDescriptor() {}
}
