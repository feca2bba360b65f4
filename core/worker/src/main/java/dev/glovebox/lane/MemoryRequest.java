package dev.glovebox.lane;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;

/** A host's wish to read or write this worker's memory: the worker's view of such a frame. */
public sealed interface MemoryRequest {
  /** {@return where to start} */
  long address();

  /**
   * Read so many bytes.
   *
   * @param address in this process
   * @param length in bytes
   */
  record Read(long address, long length) implements MemoryRequest {}

  /**
   * Read the bytes before the first zero unit.
   *
   * @param address in this process
   * @param unitBytes 1, 2 or 4
   * @param maxUnits how many units to read at most; 0 for as many as a message holds
   */
  record ReadString(long address, int unitBytes, long maxUnits) implements MemoryRequest {}

  /**
   * Write these bytes.
   *
   * @param address in this process
   * @param bytes where they lie, so valid until the transport's next receive
   */
  record Write(long address, ByteBuffer bytes) implements MemoryRequest {}

  /**
   * Checks and takes a request.
   *
   * @param frame as it was received
   * @return the request
   * @throws ProtocolException if the frame is none
   */
  static MemoryRequest read(Frame frame) {
    ByteBuffer payload = frame.payload();
    int length = payload.limit();
    return switch (frame.type()) {
      case READ -> {
        require(length == MemoryDescriptor.READ_BYTES, "a READ of another length", frame);
        long bytes = payload.getLong(MemoryDescriptor.READ_LENGTH_OFFSET);
        require(bytes >= 0, "a READ of a negative length", frame);
        yield new Read(payload.getLong(MemoryDescriptor.ADDRESS_OFFSET), bytes);
      }
      case READ_STRING -> {
        require(
            length == MemoryDescriptor.READ_STRING_BYTES, "a READ_STRING of another length", frame);
        int unit = payload.getInt(MemoryDescriptor.STRING_UNIT_OFFSET);
        long most = payload.getLong(MemoryDescriptor.STRING_MAX_UNITS_OFFSET);
        require(unit == 1 || unit == 2 || unit == 4, "a string of no known unit", frame);
        require(most >= 0, "a READ_STRING of a negative length", frame);
        yield new ReadString(payload.getLong(MemoryDescriptor.ADDRESS_OFFSET), unit, most);
      }
      case WRITE -> {
        require(length >= MemoryDescriptor.WRITE_HEADER_BYTES, "a WRITE that is too short", frame);
        int start = MemoryDescriptor.WRITE_HEADER_BYTES;
        yield new Write(
            payload.getLong(MemoryDescriptor.ADDRESS_OFFSET), payload.slice(start, length - start));
      }
      default -> throw violation("a request for memory was expected, not " + frame.type(), frame);
    };
  }

  /**
   * Answers a read with a view of the memory, a write with null.
   *
   * @param transport on which the request came
   * @param bytes the remaining ones are sent; null for none
   * @throws TransportClosedException if the connection has ended
   */
  static void sendData(Transport transport, ByteBuffer bytes) throws TransportClosedException {
    transport.begin();
    if (bytes != null) {
      transport.reserve(bytes.remaining()).put(bytes);
    }
    transport.send(FrameType.DATA);
  }

  private static void require(boolean kept, String broken, Frame frame) {
    if (!kept) {
      throw violation(broken, frame);
    }
  }

  private static ProtocolException violation(String what, Frame frame) {
    return new ProtocolException(
        what, HexDump.firstBytes(frame.payload().duplicate().rewind()), CallContext.NONE);
  }
}
