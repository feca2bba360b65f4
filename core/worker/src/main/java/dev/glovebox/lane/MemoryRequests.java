package dev.glovebox.lane;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The host's side of reading and writing a worker's memory: writes a request as one frame, and
 * takes its answer.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport.
 */
public final class MemoryRequests {
  /** Of an answer whose length is not known before. */
  public static final long ANY_LENGTH = -1;

  private MemoryRequests() {}

  /**
   * Asks for {@code length} bytes; answered with a DATA frame of that length.
   *
   * @param transport of the lane
   * @param address in the worker
   * @param length in bytes
   * @throws TransportClosedException if the connection has ended
   */
  public static void sendRead(Transport transport, long address, long length)
      throws TransportClosedException {
    transport.begin();
    transport.reserve(MemoryDescriptor.READ_BYTES).putLong(address).putLong(length);
    transport.send(FrameType.READ);
  }

  /**
   * Asks for the bytes before the first zero unit; answered with a DATA frame.
   *
   * @param transport of the lane
   * @param address in the worker
   * @param unitBytes the width of a unit: 1, 2 or 4
   * @param maxUnits how many units to read at most; 0 for as many as a message holds
   * @throws TransportClosedException if the connection has ended
   */
  public static void sendReadString(Transport transport, long address, int unitBytes, long maxUnits)
      throws TransportClosedException {
    transport.begin();
    ByteBuffer frame = transport.reserve(MemoryDescriptor.READ_STRING_BYTES);
    frame.putLong(address).putInt(unitBytes).putInt(0).putLong(maxUnits);
    transport.send(FrameType.READ_STRING);
  }

  /**
   * Writes the remaining bytes of a buffer, whose position is moved; answered with an empty DATA
   * frame.
   *
   * @param transport of the lane
   * @param address in the worker
   * @param bytes what is written there
   * @throws FrameTooLargeException if they outgrow a message; nothing was sent then
   * @throws TransportClosedException if the connection has ended
   */
  public static void sendWrite(Transport transport, long address, ByteBuffer bytes)
      throws TransportClosedException {
    transport.begin();
    transport
        .reserve(MemoryDescriptor.WRITE_HEADER_BYTES + (long) bytes.remaining())
        .putLong(address)
        .put(bytes);
    transport.send(FrameType.WRITE);
  }

  /**
   * {@return the bytes of a DATA frame, little-endian and where they lie, so valid until the
   * transport's next receive} A request that could not be met is answered with a fault message
   * instead.
   *
   * @param answer as it was received
   * @throws ProtocolException if it is none
   */
  public static ByteBuffer data(Frame answer) {
    if (answer.type() != FrameType.DATA) {
      throw new ProtocolException(
          "a DATA frame was expected, not " + answer.type(),
          HexDump.firstBytes(answer.payload().duplicate()),
          CallContext.NONE);
    }
    return answer.payload();
  }

  /**
   * As {@link #data(Frame)}, where it is known how many bytes are due.
   *
   * @param answer as it was received
   * @param bytes how many; {@link #ANY_LENGTH} if it is not known after all
   * @return the bytes, as {@link #data(Frame)} has them
   * @throws ProtocolException if it is no such frame, or has another length
   */
  public static ByteBuffer data(Frame answer, long bytes) {
    ByteBuffer data = data(answer);
    if (bytes != ANY_LENGTH && data.remaining() != bytes) {
      throw new ProtocolException(
          "a DATA frame of " + bytes + " bytes was expected, not of " + data.remaining(),
          HexDump.firstBytes(data.duplicate()),
          CallContext.NONE);
    }
    return data;
  }
}
