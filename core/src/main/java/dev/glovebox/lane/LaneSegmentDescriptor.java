package dev.glovebox.lane;

/**
 * The layout of a lane's segment: the memory over which its two ends pass frames. Little-endian.
 *
 * <pre>
 *      0  +-----------+---------+-----------+--------------------------------+
 *         | magic     | version | size      | zero                           |  host, once
 *    128  +-----------+---------+-----------+--------------------------------+
 *         | 1: the worker sleeps and wants to be rung                        |  worker
 *    256  +------------------------------------------------------------------+
 *         | number of the frame that the worker took last                    |  worker
 *    384  +------------------------------------------------------------------+
 *         | 1: the host sleeps and wants to be rung                          |  host
 *    512  +------------------------------------------------------------------+
 *         | number of the frame that the host took last                      |  host
 *         +------------------------------------------------------------------+
 *   4096  | header | area of level 0                                         |  host
 *         +------------------------------------------------------------------+
 *  20480  | zero   | area of level 1                                         |
 *         +------------------------------------------------------------------+
 *         ..  levels 2 and 3
 *         +------------------------------------------------------------------+
 *  69632  | header | area of level 0                                         |  worker
 *         ..  as above
 * 135168  +------------------------------------------------------------------+
 *
 *    the header of what was sent last
 *    0               8          12      16         20          24             32
 *    +---------------+----------+-------+----------+-----------+--------------+----------
 *    | number        | payload  | type, | side     | its       | its size     | payload ..
 *    |               | length   | taken | segment  | descriptor|              |
 *    +---------------+----------+-------+----------+-----------+--------------+----------
 * </pre>
 *
 * <p>The type and the frames taken are one word, as in {@link FrameHeaderDescriptor}.
 *
 * <p>Each word has one writer, named on the right. Words that are written by different sides are at
 * least two cache lines apart, for processors fetch lines in pairs. The number is written last, and
 * with it a header and a payload of up to 32 bytes, such as a call of two arguments, cross in one
 * cache line.
 */
final class LaneSegmentDescriptor {
  /** {@code "GBXLANE"} and a zero, as it lies in memory. */
  static final long MAGIC = 0x00454E414C584247L;

  static final int VERSION = 1;

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = 8;
  static final int SIZE_OFFSET = 12;
  static final int WORKER_SLEEPS_OFFSET = 128;
  static final int WORKER_TOOK_OFFSET = 256;
  static final int HOST_SLEEPS_OFFSET = 384;
  static final int HOST_TOOK_OFFSET = 512;

  static final int LEVELS = 4;
  static final int AREA_BYTES = 16 * 1024;
  static final int FROM_HOST_OFFSET = 4096;
  static final int FROM_WORKER_OFFSET = FROM_HOST_OFFSET + LEVELS * AREA_BYTES;
  static final int SEGMENT_BYTES = FROM_WORKER_OFFSET + LEVELS * AREA_BYTES;

  static final int NUMBER_OFFSET = 0;
  static final int LENGTH_OFFSET = 8;
  static final int TYPE_OFFSET = 12;
  static final int SIDE_OFFSET = 16;
  static final int DESCRIPTOR_OFFSET = 20;
  static final int SIDE_BYTES_OFFSET = 24;
  static final int HEADER_BYTES = 32;

  /** In place of a frame's type: the worker wants a side segment for so many bytes. */
  static final int WANTS_SIDE = 0x50;

  /** In place of a frame's type: here it is. */
  static final int HAS_SIDE = 0x51;

  private LaneSegmentDescriptor() {}
}
