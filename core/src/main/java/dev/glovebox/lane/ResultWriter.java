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
  private int blocks;

  public ResultWriter(Transport transport) {
    this.transport = transport;
  }

  /** Starts a result with the value of the result slot and of errno. */
  public void begin(long slot, int errno) {
    blocks = 0;
    transport.begin();
    ByteBuffer frame = transport.reserve(ResultDescriptor.BLOCKS_OFFSET);
    frame.putLong(slot).putInt(errno).putInt(0);
  }

  /** Appends what the OUT and INOUT blocks of the call hold now, in their order. */
  public void blocksOf(CallReader call) {
    for (int i = 0; i < call.blocks(); i++) {
      ByteBuffer bytes = call.outBlock(i);
      if (bytes != null) {
        if (call.isUnchanged(i)) {
          transport
              .reserve(ResultDescriptor.BLOCK_HEADER_BYTES)
              .putLong(bytes.remaining())
              .putLong(UNCHANGED);
        } else {
          append(bytes, CHANGED);
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
      append(bytes, 0);
    }
  }

  private void append(ByteBuffer bytes, long secondWord) {
    long size = bytes.remaining();
    ByteBuffer frame =
        transport.reserve(ResultDescriptor.BLOCK_HEADER_BYTES + FrameBuffer.align(size));
    frame.putLong(size).putLong(secondWord).put(bytes);
    for (long i = size; i < FrameBuffer.align(size); i++) {
      frame.put((byte) 0);
    }
  }

  /** Completes the result and sends it. */
  public void send() throws TransportClosedException {
    transport
        .reserve(0)
        .putInt(FrameBuffer.PAYLOAD_START + ResultDescriptor.BLOCK_COUNT_OFFSET, blocks);
    transport.send(FrameType.RESULT);
  }
}
