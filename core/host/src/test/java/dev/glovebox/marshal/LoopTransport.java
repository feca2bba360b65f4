package dev.glovebox.marshal;

import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Hands each frame that is sent back to the one who receives next. */
final class LoopTransport implements Transport {
  /** Where the lane's writers expect the payload. */
  private static final int PAYLOAD_START = 16;

  private ByteBuffer buffer = allocate(64);
  private Frame sent;

  @Override
  public ByteBuffer begin() {
    // What an earlier frame left behind must not show.
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(i, (byte) 0xA5);
    }
    return buffer.clear().position(PAYLOAD_START);
  }

  @Override
  public ByteBuffer reserve(long bytes) {
    if (buffer.remaining() < bytes) {
      ByteBuffer grown = allocate(2 * (int) (buffer.position() + bytes));
      grown.put(buffer.flip());
      buffer = grown;
    }
    return buffer;
  }

  @Override
  public void send(FrameType type) {
    int length = buffer.position() - PAYLOAD_START;
    ByteBuffer copy = allocate(length);
    copy.put(0, buffer, PAYLOAD_START, length);
    sent = new Frame(type, copy);
  }

  @Override
  public Frame receive(long timeoutNanos) {
    return sent;
  }

  @Override
  public void close() {
    sent = null;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
