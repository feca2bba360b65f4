package dev.glovebox.it.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connection on which anything can be said: frames are written from {@code docs/protocol.md}, not
 * with the code under test.
 */
final class Wire implements AutoCloseable {
  static final int MESSAGE = 0x01;
  static final int CALL = 0x20;
  static final int RESULT = 0x21;

  private final SocketChannel channel;
  private int heard;

  Wire(SocketChannel channel) {
    this.channel = channel;
  }

  static Wire connect(String socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(Path.of(socket)));
    return new Wire(channel);
  }

  /** A frame as it arrived. */
  record Heard(int type, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }
  }

  void hello(String secret, int version, String lane) throws IOException {
    say(
        "{\"type\":\"hello\",\"secret\":\"%s\",\"minVersion\":%d,\"maxVersion\":%d,%s,\"pid\":%d,\"tid\":0}"
            .formatted(secret, version, version, lane, ProcessHandle.current().pid()));
  }

  static String control() {
    return "\"channel\":\"control\",\"lane\":0";
  }

  static String upcall() {
    return "\"channel\":\"upcall\",\"lane\":0";
  }

  static String lane(int index) {
    return "\"channel\":\"lane\",\"lane\":" + index;
  }

  /** That of a worker which can use shared memory. */
  static String sharedLane(int index) {
    return lane(index) + ",\"shared\":true";
  }

  void say(String json) throws IOException {
    frame(MESSAGE, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  void frame(int type, ByteBuffer payload) throws IOException {
    header(type, payload.remaining());
    raw(payload);
  }

  void header(int type, int length) throws IOException {
    raw(little(8).putInt(length).putInt(typeWord(type)).flip());
  }

  /** The four bytes from the type on, of a frame that is sent now. */
  int typeWord(int type) {
    return type | heard << 8;
  }

  void raw(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next frame; waits for it. */
  Heard hear() throws IOException {
    ByteBuffer header = read(8);
    int length = header.getInt();
    int type = header.getInt() & 0xFF;
    heard++;
    return new Heard(type, read(length));
  }

  /** Whether the other side ends the connection; waits for it, and skips what comes before. */
  boolean ends() {
    try {
      ByteBuffer rest = ByteBuffer.allocate(1024);
      while (channel.read(rest.clear()) >= 0) {
        // Something that was said before the end.
      }
      return true;
    } catch (IOException e) {
      return true;
    }
  }

  ByteBuffer read(int bytes) throws IOException {
    ByteBuffer all = little(bytes);
    while (all.hasRemaining()) {
      if (channel.read(all) < 0) {
        throw new EOFException();
      }
    }
    return all.flip();
  }

  static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
