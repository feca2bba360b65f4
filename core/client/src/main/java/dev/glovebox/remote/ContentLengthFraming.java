package dev.glovebox.remote;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Messages with their length before them: {@code Content-Length: 12\r\n\r\n} and the bytes. An
 * answer that is cut short, or is longer than it says, is noticed and never guessed at.
 *
 * <p><b>Threads:</b> one thread at a time reads with an instance.
 */
final class ContentLengthFraming {
  private static final int MAX_HEADER_BYTES = 4096;
  private static final int SHOWN_BYTES = 32;
  private static final String LENGTH = "content-length:";

  private final int maxMessageBytes;
  private final byte[] header = new byte[MAX_HEADER_BYTES];
  private int headerBytes;
  private ByteBuffer body;

  ContentLengthFraming(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  static ByteBuffer frame(byte[] message) {
    byte[] head =
        ("Content-Length: " + message.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + message.length).put(head).put(message).flip();
  }

  /** The next whole message of what was received, if there is one; takes what it uses. */
  Optional<byte[]> next(ByteBuffer received) {
    if (body == null && !readHeader(received)) {
      return Optional.empty();
    }
    int count = Math.min(body.remaining(), received.remaining());
    body.put(received.slice().limit(count));
    received.position(received.position() + count);
    if (body.hasRemaining()) {
      return Optional.empty();
    }
    byte[] message = body.array();
    body = null;
    return Optional.of(message);
  }

  /** Whether a message has begun and not ended. */
  boolean isInsideMessage() {
    return body != null || headerBytes > 0;
  }

  private boolean readHeader(ByteBuffer received) {
    while (received.hasRemaining()) {
      if (headerBytes == MAX_HEADER_BYTES) {
        throw broken("a header that does not end");
      }
      header[headerBytes++] = received.get();
      if (endsWithBlankLine()) {
        body = ByteBuffer.allocate(length());
        headerBytes = 0;
        return true;
      }
    }
    return false;
  }

  private boolean endsWithBlankLine() {
    int end = headerBytes;
    return end >= 4
        && header[end - 1] == '\n'
        && header[end - 2] == '\r'
        && header[end - 3] == '\n'
        && header[end - 4] == '\r';
  }

  private int length() {
    String lines = new String(header, 0, headerBytes, StandardCharsets.ISO_8859_1);
    for (String line : lines.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        return number(line.substring(LENGTH.length()).strip());
      }
    }
    throw broken("a header without Content-Length");
  }

  private int number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw broken("a Content-Length that is no number");
    }
    long length = Long.parseLong(text);
    if (length > maxMessageBytes) {
      throw broken(
          "an answer of " + length + " bytes, and the most that is read is " + maxMessageBytes);
    }
    return (int) length;
  }

  private ProtocolException broken(String what) {
    return violation("the sidecar sent " + what, Arrays.copyOf(header, headerBytes));
  }

  /** What is thrown where the sidecar does not keep to the protocol. */
  static ProtocolException violation(String what, byte[] bytes) {
    int shown = Math.min(SHOWN_BYTES, bytes.length);
    return new ProtocolException(
        what, HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown), CallContext.NONE);
  }
}
