package dev.glovebox.sidecar.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a channel of a socket that somebody else has opened.
 *
 * <p>The JDK makes channels of its own sockets alone. So it opens one, at a place of this moment,
 * and the one that was handed over takes the place of its descriptor. What the channel does from
 * then on, the system does with that: it takes its connections, and its end leaves the socket to
 * who has opened it. Only the channel's own address stays that of the moment.
 */
final class AdoptedSocket {
  private AdoptedSocket() {}

  /**
   * The channel; the descriptor that was handed over is closed.
   *
   * @throws IOException if it cannot be made; then the socket is as it was
   */
  static ServerSocketChannel channel(ListenAddress address) throws IOException {
    SocketDescriptor socket = new SocketDescriptor(address.handed().orElseThrow());
    ServerSocketChannel channel =
        address.kind() == ListenAddress.Kind.UNIX ? atFile(socket) : atPort(socket);
    socket.close();
    return channel;
  }

  private static ServerSocketChannel atFile(SocketDescriptor socket) throws IOException {
    Path directory = Files.createTempDirectory("gb-");
    Path file = directory.resolve("s");
    try {
      return exchanged(
          ServerSocketChannel.open(StandardProtocolFamily.UNIX),
          UnixDomainSocketAddress.of(file),
          socket);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static ServerSocketChannel atPort(SocketDescriptor socket) throws IOException {
    return exchanged(
        ServerSocketChannel.open(),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        socket);
  }

  /** Binds the channel to the address of this moment, and has the socket take its place. */
  private static ServerSocketChannel exchanged(
      ServerSocketChannel channel, SocketAddress moment, SocketDescriptor socket)
      throws IOException {
    boolean exchanged = false;
    try {
      channel.bind(moment);
      socket.takePlaceOf(SocketDescriptor.at(channel.getLocalAddress()));
      exchanged = true;
      return channel;
    } finally {
      if (!exchanged) {
        channel.close();
      }
    }
  }
}
