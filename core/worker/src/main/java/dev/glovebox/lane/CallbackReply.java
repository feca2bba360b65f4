package dev.glovebox.lane;

import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;

/**
 * What a callback has returned: written by the host, read by the worker.
 *
 * @param slot a scalar result; 0 of a void function
 * @param aggregate the bytes of an aggregate result, otherwise null
 */
public record CallbackReply(long slot, ByteBuffer aggregate) {

  /**
   * Sends a scalar result.
   *
   * @param transport on which the callback came
   * @param slot its 8 bytes; 0 of a void function
   * @throws TransportClosedException if the connection has ended
   */
  public static void send(Transport transport, long slot) throws TransportClosedException {
    send(transport, slot, null);
  }

  /**
   * Sends an aggregate result: the remaining bytes of a buffer, as many as its layout has. The
   * buffer's position is moved.
   *
   * @param transport on which the callback came
   * @param aggregate as its layout has it
   * @throws TransportClosedException if the connection has ended
   */
  public static void send(Transport transport, ByteBuffer aggregate)
      throws TransportClosedException {
    send(transport, 0, aggregate);
  }

  private static void send(Transport transport, long slot, ByteBuffer aggregate)
      throws TransportClosedException {
    int size = aggregate == null ? 0 : aggregate.remaining();
    long padded = FrameBuffer.align(size);
    transport.begin();
    ByteBuffer frame = transport.reserve(CallbackDescriptor.RESULT_BYTES_OFFSET + padded);
    frame.putLong(slot).putLong(0);
    if (aggregate != null) {
      frame.put(aggregate);
    }
    for (long i = size; i < padded; i++) {
      frame.put((byte) 0);
    }
    transport.send(FrameType.CALLBACK_RESULT);
  }

  /**
   * Checks and takes a reply.
   *
   * @param frame as it was received
   * @param layout of an aggregate result, otherwise null
   * @return the reply; the bytes of an aggregate lie in the frame
   * @throws ProtocolException if it does not fit
   */
  public static CallbackReply read(Frame frame, AggregateLayout layout) {
    ByteBuffer payload = frame.payload();
    int size = layout == null ? 0 : layout.sizeBytes();
    long length = CallbackDescriptor.RESULT_BYTES_OFFSET + FrameBuffer.align(size);
    if (frame.type() != FrameType.CALLBACK_RESULT || payload.limit() != length) {
      throw new ProtocolException(
          "a CALLBACK_RESULT of " + length + " bytes was expected",
          HexDump.firstBytes(payload.duplicate().rewind()),
          CallContext.NONE);
    }
    return new CallbackReply(
        payload.getLong(CallbackDescriptor.RESULT_SLOT_OFFSET),
        layout == null ? null : payload.slice(CallbackDescriptor.RESULT_BYTES_OFFSET, size));
  }
}
