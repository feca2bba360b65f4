package dev.glovebox.lane;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A transport, and the bare channel at the other end of its UNIX socket. */
record SocketPair(SocketTransport transport, SocketChannel peer) implements AutoCloseable {

  /** Connects two channels through a socket file in {@code directory}, which is removed at once. */
  static SocketPair open(Path directory, int maxPayloadBytes) throws IOException {
    Path file = directory.resolve("s");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      SocketChannel peer = SocketChannel.open(address);
      return new SocketPair(SocketTransport.over(server.accept(), maxPayloadBytes), peer);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** The bare end as a transport too; this pair's {@link #close} closes its channel. */
  SocketTransport peerTransport(int maxPayloadBytes) throws IOException {
    return SocketTransport.over(peer, maxPayloadBytes);
  }

  void peerWrites(byte... bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      peer.write(buffer);
    }
  }

  /** Exactly that many bytes, as they come out of the bare end. */
  byte[] peerReads(int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (peer.read(buffer) < 0) {
        throw new IOException("ended after " + buffer.position() + " of " + count + " bytes");
      }
    }
    return buffer.array();
  }

  @Override
  public void close() throws IOException {
    transport.close();
    peer.close();
  }
}
