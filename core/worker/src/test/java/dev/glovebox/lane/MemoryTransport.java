package dev.glovebox.lane;

import java.nio.ByteBuffer;

/** A transport that keeps the last frame sent, to be received from the same object. */
final class MemoryTransport implements Transport {
  private final FrameBuffer out;
  private Frame sent;

  MemoryTransport(int maxPayloadBytes) {
    out = new FrameBuffer(maxPayloadBytes);
  }

  @Override
  public int maxPayloadBytes() {
    return out.maxPayloadBytes();
  }

  @Override
  public ByteBuffer begin() {
    return out.buffer().clear().position(FrameBuffer.PAYLOAD_START);
  }

  @Override
  public ByteBuffer reserve(long bytes) {
    return out.ensureCapacity(out.buffer().position() + bytes);
  }

  @Override
  public void send(FrameType type) {
    ByteBuffer frame = out.buffer().flip().position(FrameBuffer.PAYLOAD_START);
    sent = Frames.received(type, Frames.copy(frame));
  }

  @Override
  public Frame receive(long timeoutNanos) {
    return sent;
  }

  byte[] sentPayload() {
    return Frames.payload(sent);
  }

  @Override
  public void close() {}
}
