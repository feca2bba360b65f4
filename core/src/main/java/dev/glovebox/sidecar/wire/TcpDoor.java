package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;

/** A port on this machine's loopback. */
final class TcpDoor implements Door {
  private final Channel listening;
  private final ListenAddress address;

  private TcpDoor(Channel listening, ListenAddress address) {
    this.listening = listening;
    this.address = address;
  }

  /**
   * Opens it.
   *
   * @throws DoorException if the port is taken
   */
  static TcpDoor open(ListenAddress wanted, Acceptors acceptors, DoorContext context) {
    boolean needsToken = context.token().isPresent();
    RpcChannels channels = new RpcChannels(context, wanted.toString(), needsToken, PeerCheck.NONE);
    try {
      Channel channel = acceptors.listen(NioServerSocketChannel.class, wanted.socket(), channels);
      int port = ((InetSocketAddress) channel.localAddress()).getPort();
      return new TcpDoor(channel, wanted.withPort(port));
    } catch (RuntimeException e) {
      throw new DoorException(
          "cannot listen on " + wanted, "Choose a port that is free: " + e.getMessage(), e);
    }
  }

  @Override
  public ListenAddress address() {
    return address;
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
  }
}
