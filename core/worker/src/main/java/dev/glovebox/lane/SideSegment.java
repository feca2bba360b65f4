package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * A side segment as one end has it mapped: the room for the frames of one direction and level that
 * do not fit into the lane's own.
 *
 * @param number its name on this lane, from 1
 * @param memory in which the payload starts at {@link FrameBuffer#PAYLOAD_START}
 * @param view what is received in it
 */
record SideSegment(int number, ByteBuffer memory, FrameView view) {
  /** The smallest that is made. */
  static final int MIN_BYTES = 64 * 1024;

  static SideSegment of(int number, ByteBuffer memory) {
    return new SideSegment(number, memory, new FrameView(memory));
  }

  /** How large one is made for a payload, so that it need not grow soon again. */
  static int bytesFor(long payloadBytes, int maxPayloadBytes) {
    long wanted = FrameBuffer.PAYLOAD_START + FrameBuffer.align(payloadBytes);
    long limit = FrameBuffer.PAYLOAD_START + FrameBuffer.align(maxPayloadBytes);
    long doubled = Long.highestOneBit(Math.max(MIN_BYTES, wanted) - 1) << 1;
    return (int) Math.max(MIN_BYTES, Math.max(wanted, Math.min(limit, doubled)));
  }
}
