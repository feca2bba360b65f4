package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * Writes a call's result into a transport's frame.
 *
 * <p><b>Threads:</b> confined to the lane's thread.
 */
public final class ResultWriter {
  private final Transport transport;
  private int start;
  private int blocks;

  /**
   * Makes a writer that has begun no result.
   *
   * @param transport of the lane
   */
  public ResultWriter(Transport transport) {
    this.transport = transport;
  }

  /**
   * Starts a result with the value of the result slot and of errno.
   *
   * @param slot the result slot's 8 bytes
   * @param errno what it was when the function had returned
   */
  public void begin(long slot, int errno) {
    blocks = 0;
    start = transport.begin().position();
    ByteBuffer frame = transport.reserve(ResultDescriptor.BLOCKS_OFFSET);
    // The count of blocks, above errno, is written when it is known.
    frame.putLong(slot).putLong(Integer.toUnsignedLong(errno));
  }

  /**
   * Appends what the OUT and INOUT blocks of the call hold now, in their order.
   *
   * @param call the one that this answers
   */
  public void blocksOf(CallReader call) {
    for (int i = 0; i < call.blocks(); i++) {
      if (call.isOut(i)) {
        if (transport.sharesFrames() && call.isInFrame(i)) {
          header(call.size(i), ResultDescriptor.IN_PLACE);
        } else if (call.isUnchanged(i)) {
          header(call.size(i), ResultDescriptor.UNCHANGED);
        } else {
          append(call.memoryOf(i), call.positionOf(i), call.size(i), ResultDescriptor.CHANGED);
        }
        blocks++;
      }
    }
  }

  /**
   * Appends what was fetched through the returned pointer, or null for a null pointer; or the
   * aggregate that was returned.
   *
   * @param bytes the remaining ones are sent; null for a null pointer
   */
  public void fetched(ByteBuffer bytes) {
    if (bytes == null) {
      header(ResultDescriptor.NULL_LENGTH, 0);
    } else {
      append(bytes, bytes.position(), bytes.remaining(), 0);
    }
  }

  /** Appends a header that no bytes follow. */
  private void header(long size, long secondWord) {
    transport.reserve(ResultDescriptor.BLOCK_HEADER_BYTES).putLong(size).putLong(secondWord);
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

  /**
   * Completes the result and sends it.
   *
   * @throws TransportClosedException if the connection has ended
   */
  public void send() throws TransportClosedException {
    if (blocks != 0) {
      transport.reserve(0).putInt(start + ResultDescriptor.BLOCK_COUNT_OFFSET, blocks);
    }
    transport.send(FrameType.RESULT);
  }
}
