package dev.glovebox.lane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * The frames that are received in one piece of memory, one after the other: the same objects each
 * time, so that to receive allocates nothing, and what was found out about the memory holds on.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport.
 */
final class FrameView {
  private final ByteBuffer payload;
  private final Map<FrameType, Frame> frames = new EnumMap<>(FrameType.class);

  /**
   * @param memory in which the payload starts at {@link FrameBuffer#PAYLOAD_START}
   */
  FrameView(ByteBuffer memory) {
    this.payload =
        memory
            .duplicate()
            .clear()
            .position(FrameBuffer.PAYLOAD_START)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  int capacity() {
    return payload.capacity();
  }

  Frame frame(FrameType type, int length) {
    payload.clear().limit(length);
    Frame frame = frames.get(type);
    if (frame == null) {
      frame = new Frame(type, payload);
      frames.put(type, frame);
    }
    return frame;
  }
}
