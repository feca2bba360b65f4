package dev.glovebox.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One side's view of a lane's segment, laid out as {@link LaneSegmentDescriptor} says.
 *
 * <p>The other side can write any word at any time. Each method reads a word once; what it returns
 * is to be checked, and not to be read again.
 *
 * <p><b>Threads:</b> used by one at a time.
 */
final class LaneSegment {
  /** The side of a lane. */
  enum Side {
    HOST(
        LaneSegmentDescriptor.FROM_HOST_OFFSET,
        LaneSegmentDescriptor.HOST_AREAS_OFFSET,
        LaneSegmentDescriptor.HOST_SLEEPS_OFFSET,
        LaneSegmentDescriptor.HOST_TOOK_OFFSET),
    WORKER(
        LaneSegmentDescriptor.FROM_WORKER_OFFSET,
        LaneSegmentDescriptor.WORKER_AREAS_OFFSET,
        LaneSegmentDescriptor.WORKER_SLEEPS_OFFSET,
        LaneSegmentDescriptor.WORKER_TOOK_OFFSET);

    private final int header;
    private final int areas;
    private final int sleeps;
    private final int took;

    Side(int header, int areas, int sleeps, int took) {
      this.header = header;
      this.areas = areas;
      this.sleeps = sleeps;
      this.took = took;
    }

    Side other() {
      return this == HOST ? WORKER : HOST;
    }
  }

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer memory;
  private final int ownHeader;
  private final int ownSleeps;
  private final int ownTook;
  private final int peerHeader;
  private final int peerSleeps;
  private final int peerTook;

  LaneSegment(ByteBuffer memory, Side side) {
    this.memory = memory;
    this.ownHeader = side.header;
    this.ownSleeps = side.sleeps;
    this.ownTook = side.took;
    this.peerHeader = side.other().header;
    this.peerSleeps = side.other().sleeps;
    this.peerTook = side.other().took;
  }

  /** Writes what a new segment starts with. */
  static void format(ByteBuffer memory) {
    memory.putLong(LaneSegmentDescriptor.MAGIC_OFFSET, LaneSegmentDescriptor.MAGIC);
    memory.putInt(LaneSegmentDescriptor.VERSION_OFFSET, LaneSegmentDescriptor.VERSION);
    memory.putInt(LaneSegmentDescriptor.SIZE_OFFSET, LaneSegmentDescriptor.SEGMENT_BYTES);
  }

  /** Whether it is a segment of this version. */
  static boolean isFormatted(ByteBuffer memory) {
    return memory.capacity() >= LaneSegmentDescriptor.SEGMENT_BYTES
        && memory.getLong(LaneSegmentDescriptor.MAGIC_OFFSET) == LaneSegmentDescriptor.MAGIC
        && memory.getInt(LaneSegmentDescriptor.VERSION_OFFSET) == LaneSegmentDescriptor.VERSION
        && memory.getInt(LaneSegmentDescriptor.SIZE_OFFSET) == LaneSegmentDescriptor.SEGMENT_BYTES;
  }

  /**
   * The area of a level, as a buffer in which the payload starts at {@link
   * FrameBuffer#PAYLOAD_START}.
   */
  static ByteBuffer area(ByteBuffer memory, Side writer, int level) {
    int start = writer.areas + level * LaneSegmentDescriptor.AREA_BYTES;
    int payload = start + LaneSegmentDescriptor.AREA_PAYLOAD_OFFSET;
    return payload(memory, payload, start + LaneSegmentDescriptor.AREA_BYTES - payload);
  }

  /** As {@link #area}, the room behind a direction's header. */
  static ByteBuffer small(ByteBuffer memory, Side writer) {
    return payload(
        memory,
        writer.header + LaneSegmentDescriptor.HEADER_BYTES,
        LaneSegmentDescriptor.SMALL_BYTES);
  }

  private static ByteBuffer payload(ByteBuffer memory, int start, int length) {
    return memory
        .slice(start - FrameBuffer.PAYLOAD_START, FrameBuffer.PAYLOAD_START + length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of what the peer has sent last; what was written before it can be read after. */
  long peerNumber() {
    return (long) LONGS.getAcquire(memory, peerHeader + LaneSegmentDescriptor.NUMBER_OFFSET);
  }

  int peerLength() {
    return memory.getInt(peerHeader + LaneSegmentDescriptor.LENGTH_OFFSET);
  }

  /** As {@link FrameHeaderDescriptor#word} makes it. */
  int peerTypeWord() {
    return memory.getInt(peerHeader + LaneSegmentDescriptor.TYPE_OFFSET);
  }

  int peerSide() {
    return memory.getInt(peerHeader + LaneSegmentDescriptor.SIDE_OFFSET);
  }

  int peerDescriptor() {
    return memory.getInt(peerHeader + LaneSegmentDescriptor.DESCRIPTOR_OFFSET);
  }

  long peerSideBytes() {
    return memory.getLong(peerHeader + LaneSegmentDescriptor.SIDE_BYTES_OFFSET);
  }

  /**
   * Writes the header of what is published next, without a side segment.
   *
   * @param typeWord as {@link FrameHeaderDescriptor#word} makes it
   */
  void header(int length, int typeWord) {
    memory.putInt(ownHeader + LaneSegmentDescriptor.LENGTH_OFFSET, length);
    memory.putInt(ownHeader + LaneSegmentDescriptor.TYPE_OFFSET, typeWord);
    memory.putInt(ownHeader + LaneSegmentDescriptor.SIDE_OFFSET, 0);
  }

  /** Adds to the header where the payload lies. */
  void side(int number, int descriptor, long bytes) {
    memory.putInt(ownHeader + LaneSegmentDescriptor.SIDE_OFFSET, number);
    memory.putInt(ownHeader + LaneSegmentDescriptor.DESCRIPTOR_OFFSET, descriptor);
    memory.putLong(ownHeader + LaneSegmentDescriptor.SIDE_BYTES_OFFSET, bytes);
  }

  /**
   * Lets the other side see the header and all that was written before.
   *
   * @return whether it sleeps, and has to be rung
   */
  boolean publish(long number) {
    // Volatile, and so is the read: one of the two sides sees what the other has written.
    LONGS.setVolatile(memory, ownHeader + LaneSegmentDescriptor.NUMBER_OFFSET, number);
    return (long) LONGS.getVolatile(memory, peerSleeps) != 0;
  }

  /** Says what was taken last of what the peer has sent. */
  void took(long number) {
    LONGS.setRelease(memory, ownTook, number);
  }

  /** The number of what the other side took last. */
  long peerTook() {
    return (long) LONGS.getAcquire(memory, peerTook);
  }

  /** Says that this side is about to sleep; {@link #peerNumber} must be looked at after it. */
  void arm() {
    LONGS.setVolatile(memory, ownSleeps, 1L);
    // Before anything that is read after it.
    VarHandle.fullFence();
  }

  /** Says that this side is awake. */
  void disarm() {
    LONGS.setOpaque(memory, ownSleeps, 0L);
  }
}
