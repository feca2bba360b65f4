package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * Writes a call's result into a transport's frame.
 *
 * <p><b>Threads:</b> confined to the lane's thread.
 */
public final class ResultWriter {
  private static final long CHANGED = 1;
  private static final long UNCHANGED = 0;

  private final Transport transport;
  private int start;
  private int blocks;

  public ResultWriter(Transport transport) {
    this.transport = transport;
  }

  /** Starts a result with the value of the result slot and of errno. */
  public void begin(long slot, int errno) {
    blocks = 0;
    start = transport.begin().position();
    ByteBuffer frame = transport.reserve(ResultDescriptor.BLOCKS_OFFSET);
    // The count of blocks, above errno, is written when it is known.
    frame.putLong(slot).putLong(Integer.toUnsignedLong(errno));
  }

  /** Appends what the OUT and INOUT blocks of the call hold now, in their order. */
  public void blocksOf(CallReader call) {
    for (int i = 0; i < call.blocks(); i++) {
      if (call.isOut(i)) {
        if (call.isUnchanged(i)) {
          transport
              .reserve(ResultDescriptor.BLOCK_HEADER_BYTES)
              .putLong(call.size(i))
              .putLong(UNCHANGED);
        } else {
          append(call.memoryOf(i), call.positionOf(i), call.size(i), CHANGED);
        }
        blocks++;
      }
    }
  }

  /**
   * Appends what was fetched through the returned pointer, or null for a null pointer; or the
   * aggregate that was returned.
   */
  public void fetched(ByteBuffer bytes) {
    if (bytes == null) {
      transport
          .reserve(ResultDescriptor.BLOCK_HEADER_BYTES)
          .putLong(ResultDescriptor.NULL_LENGTH)
          .putLong(0);
    } else {
      append(bytes, bytes.position(), bytes.remaining(), 0);
    }
  }

  private void append(ByteBuffer memory, int position, int size, long secondWord) {
    long padded = FrameBuffer.align(size);
    ByteBuffer frame = transport.reserve(ResultDescriptor.BLOCK_HEADER_BYTES + padded);
    frame.putLong(size).putLong(secondWord);
    int at = frame.position();
    frame.put(at, memory, position, size).position(at + size);
    for (long i = size; i < padded; i++) {
      frame.put((byte) 0);
    }
  }

  /** Completes the result and sends it. */
  public void send() throws TransportClosedException {
    if (blocks != 0) {
      transport.reserve(0).putInt(start + ResultDescriptor.BLOCK_COUNT_OFFSET, blocks);
    }
    transport.send(FrameType.RESULT);
  }
}
