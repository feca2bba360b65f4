package dev.glovebox.lane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Frames as bytes, made by hand. */
final class Frames {
  private Frames() {}

  /** A header and its payload. */
  static byte[] bytes(int type, byte... payload) {
    return header(payload.length, type).put(payload).array();
  }

  /** The same from a sender that has taken so many, fewer than 256. */
  static byte[] afterTaking(int taken, int type, byte... payload) {
    byte[] frame = bytes(type, payload);
    frame[FrameHeaderDescriptor.TAKEN_OFFSET] = (byte) taken;
    return frame;
  }

  /** A header that announces {@code length} bytes, and none of them. */
  static byte[] lie(int length, int type) {
    byte[] header = new byte[8];
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(length).putInt(type);
    return header;
  }

  /** A received frame with a copy of this payload in direct memory. */
  static Frame received(FrameType type, byte... payload) {
    ByteBuffer direct = ByteBuffer.allocateDirect(payload.length);
    direct.put(payload).flip();
    return new Frame(type, direct.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A copy of a frame's payload. */
  static byte[] payload(Frame frame) {
    return copy(frame.payload());
  }

  static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static ByteBuffer header(int length, int type) {
    return ByteBuffer.allocate(8 + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(length)
        .putInt(type);
  }
}
