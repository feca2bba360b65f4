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
 *    640  +--------+---------------------------------------------------------+
 *         | header | room for a payload of level 0                           |  host
 *    768  +--------+---------------------------------------------------------+
 *         | header | room for a payload of level 0                           |  worker
 *         +--------+---------------------------------------------------------+
 *  65536  | area of level 0                                                  |  host
 *         +------------------------------------------------------------------+
 *  81920  | area of level 1                                                  |
 *         +------------------------------------------------------------------+
 *         ..  levels 2 and 3
 *         +------------------------------------------------------------------+
 * 131072  | area of level 0                                                  |  worker
 *         ..  as above
 * 196608  +------------------------------------------------------------------+
 *
 *    the header of what was sent last
 *    0               8          12      16         20          24             32            64
 *    +---------------+----------+-------+----------+-----------+--------------+-------------+
 *    | number        | payload  | type, | side     | its       | its size     | payload, if |
 *    |               | length   | taken | segment  | descriptor|              | that small  |
 *    +---------------+----------+-------+----------+-----------+--------------+-------------+
 * </pre>
 *
 * <p>The type and the frames taken are one word, as in {@link FrameHeaderDescriptor}.
 *
 * <p>Each word has one writer, named on the right. Words that are written by different sides are at
 * least two cache lines apart, for processors fetch lines in pairs. The number is written last, and
 * with it a header and a payload of up to 32 bytes, such as a call of two arguments, cross in one
 * cache line.
 *
 * <p>All that steers the lane lies in front of the areas, on pages of their own whatever the size
 * of a page is (at most 64 KiB): a child that a library forks in the worker has not these, so it
 * can neither say nor take anything. It has the areas, in which the arguments of its parent's call
 * lie, with which it may execute a program.
 */
final class LaneSegmentDescriptor {
  /** {@code "GBXLANE"} and a zero, as it lies in memory. */
  static final long MAGIC = 0x00454E414C584247L;

  static final int VERSION = 2;

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = 8;
  static final int SIZE_OFFSET = 12;
  static final int WORKER_SLEEPS_OFFSET = 128;
  static final int WORKER_TOOK_OFFSET = 256;
  static final int HOST_SLEEPS_OFFSET = 384;
  static final int HOST_TOOK_OFFSET = 512;

  /** The headers of the frames to the worker, and of those to the host. */
  static final int FROM_HOST_OFFSET = 640;

  static final int FROM_WORKER_OFFSET = 768;

  /** The end of what a forked child has not. */
  static final int CONTROL_BYTES = 64 * 1024;

  static final int LEVELS = 4;
  static final int AREA_BYTES = 16 * 1024;
  static final int HOST_AREAS_OFFSET = CONTROL_BYTES;
  static final int WORKER_AREAS_OFFSET = HOST_AREAS_OFFSET + LEVELS * AREA_BYTES;
  static final int SEGMENT_BYTES = WORKER_AREAS_OFFSET + LEVELS * AREA_BYTES;

  static final int NUMBER_OFFSET = 0;
  static final int LENGTH_OFFSET = 8;
  static final int TYPE_OFFSET = 12;
  static final int SIDE_OFFSET = 16;
  static final int DESCRIPTOR_OFFSET = 20;
  static final int SIDE_BYTES_OFFSET = 24;
  static final int HEADER_BYTES = 32;

  /** The largest payload that lies behind its header. */
  static final int SMALL_BYTES = 32;

  /** Where a payload starts in an area: as far from its start as a buffer has room before it. */
  static final int AREA_PAYLOAD_OFFSET = 16;

  /** In place of a frame's type: the worker wants a side segment for so many bytes. */
  static final int WANTS_SIDE = 0x50;

  /** In place of a frame's type: here it is; its number is 0 if there is no memory for it. */
  static final int HAS_SIDE = 0x51;

  private LaneSegmentDescriptor() {}
}
