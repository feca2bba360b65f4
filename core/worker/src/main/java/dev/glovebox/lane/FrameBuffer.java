package dev.glovebox.lane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A growing direct buffer that holds one frame, laid so that the payload starts at an address that
 * is a multiple of 16: a block in it can be handed to native code where it lies.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport.
 */
final class FrameBuffer {
  static final int ALIGNMENT_BYTES = 16;

  /** Where the header starts, so that the payload after it is aligned. */
  static final int HEADER_START = ALIGNMENT_BYTES - FrameHeaderDescriptor.HEADER_BYTES;

  static final int PAYLOAD_START = ALIGNMENT_BYTES;

  /** An array or buffer cannot be longer than an int counts; less the header and the alignment. */
  private static final int MAX_PAYLOAD_BYTES = Integer.MAX_VALUE - 4 * ALIGNMENT_BYTES;

  private static final int INITIAL_BYTES = 4 * 1024;

  /** The memory of a frame that is larger is not kept for ever after it, by any transport. */
  static final int RETAINED_BYTES = 4 * 1024 * 1024;

  private final int maxPayloadBytes;
  private ByteBuffer buffer = allocate(INITIAL_BYTES);

  /** Of the buffer; null until it is asked for. */
  private FrameView view;

  FrameBuffer(int maxPayloadBytes) {
    if (maxPayloadBytes < 0 || maxPayloadBytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "maxPayloadBytes=" + maxPayloadBytes + ", at most " + MAX_PAYLOAD_BYTES);
    }
    this.maxPayloadBytes = maxPayloadBytes;
  }

  int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /** The buffer itself; replaced by {@link #ensureCapacity}, so never to be kept across it. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** What is received in the buffer; another one after the buffer was replaced. */
  FrameView view() {
    if (view == null) {
      view = new FrameView(buffer);
    }
    return view;
  }

  /** Makes the buffer hold {@code endOffset} bytes, keeping its content and position. */
  ByteBuffer ensureCapacity(long endOffset) {
    long limit = (long) PAYLOAD_START + maxPayloadBytes;
    // First, for the capacity may be more than the limit.
    if (endOffset > limit) {
      throw new FrameTooLargeException(endOffset - PAYLOAD_START, maxPayloadBytes);
    }
    if (endOffset <= buffer.capacity()) {
      return buffer;
    }
    long doubled = Math.min(limit, Math.max(endOffset, 2L * buffer.capacity()));
    ByteBuffer grown = allocate((int) doubled);
    int position = buffer.position();
    buffer.position(0).limit(position);
    grown.put(buffer);
    replace(grown);
    return grown;
  }

  /** Lets go of what an unusually large frame has made it grow to. */
  void trim() {
    if (buffer.capacity() > RETAINED_BYTES) {
      replace(allocate(INITIAL_BYTES));
    }
  }

  private void replace(ByteBuffer other) {
    buffer = other;
    view = null;
  }

  private static ByteBuffer allocate(int bytes) {
    int rounded = Math.toIntExact(align((long) bytes + ALIGNMENT_BYTES));
    return ByteBuffer.allocateDirect(rounded)
        .alignedSlice(ALIGNMENT_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next multiple of {@value #ALIGNMENT_BYTES}. */
  static long align(long offset) {
    return (offset + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
  }
}
