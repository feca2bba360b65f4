package dev.glovebox.it.bench.peer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Whole messages over blocking sockets. */
final class Channels {
  private Channels() {}

  /** Writes all of the buffer. */
  static void write(SocketChannel channel, ByteBuffer all) throws IOException {
    all.clear();
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  /** Fills the buffer. */
  static void read(SocketChannel channel, ByteBuffer all) throws IOException {
    all.clear();
    while (all.hasRemaining()) {
      if (channel.read(all) < 0) {
        throw new EOFException("the other side has closed the connection");
      }
    }
  }
}
