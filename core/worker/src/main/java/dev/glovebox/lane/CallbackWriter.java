package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * Writes a callback into a transport's frame: the worker's side.
 *
 * <p>Order of use: {@link #begin}, then each argument once, in order, with {@link #slot} or {@link
 * #aggregate}, then {@link #send}.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport.
 */
public final class CallbackWriter {
  private final Transport transport;

  /**
   * Makes a writer that has begun no callback.
   *
   * @param transport of the lane in whose call it happens
   */
  public CallbackWriter(Transport transport) {
    this.transport = transport;
  }

  /**
   * Starts a callback. All slots are zero.
   *
   * @param id under which the host has registered it
   * @param slots how many arguments it has
   */
  public void begin(int id, int slots) {
    int start = transport.begin().position();
    int end = CallbackDescriptor.aggregatesOffset(slots);
    ByteBuffer frame = transport.reserve(end);
    for (int i = 0; i < end; i += Long.BYTES) {
      frame.putLong(start + i, 0);
    }
    frame.putInt(start + CallbackDescriptor.ID_OFFSET, id);
    frame.putShort(start + CallbackDescriptor.SLOT_COUNT_OFFSET, (short) slots);
    frame.position(start + end);
  }

  /**
   * Sets a scalar argument.
   *
   * @param index from 0
   * @param value its 8 bytes
   */
  public void slot(int index, long value) {
    transport
        .reserve(0)
        .putLong(
            FrameBuffer.PAYLOAD_START
                + CallbackDescriptor.SLOTS_OFFSET
                + index * CallbackDescriptor.SLOT_BYTES,
            value);
  }

  /**
   * Appends the bytes of an aggregate argument.
   *
   * @param index from 0
   * @param bytes the remaining ones are taken
   */
  public void aggregate(int index, ByteBuffer bytes) {
    int size = bytes.remaining();
    long padded = FrameBuffer.align(size);
    ByteBuffer frame = transport.reserve(padded);
    slot(index, frame.position() - FrameBuffer.PAYLOAD_START);
    frame.put(bytes);
    for (long i = size; i < padded; i++) {
      frame.put((byte) 0);
    }
  }

  /**
   * Sends the callback.
   *
   * @throws TransportClosedException if the connection has ended
   */
  public void send() throws TransportClosedException {
    transport.send(FrameType.CALLBACK);
  }
}
