package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import java.net.SocketAddress;

/**
 * A socket that listens: who connects waits, until {@link #serve}.
 *
 * <p><b>Threads:</b> opened, served and closed by one; connections come on event loops.
 */
public final class Listening implements AutoCloseable {
  private final Channel channel;
  private final SocketAddress address;
  private final Entrance entrance;

  Listening(Channel channel, SocketAddress address, Entrance entrance) {
    this.channel = channel;
    this.address = address;
    this.entrance = entrance;
  }

  /** Sets up the connections of a socket, by what is known only later. */
  @Sharable
  static final class Entrance extends ChannelInitializer<Channel> {
    private volatile ChannelHandler connections;

    @Override
    protected void initChannel(Channel connection) {
      connection.pipeline().addLast(connections);
    }
  }

  /** {@return where it really listens} */
  public SocketAddress address() {
    return address;
  }

  /**
   * Takes connections from now on.
   *
   * @param connections sets up each
   */
  public void serve(ChannelHandler connections) {
    entrance.connections = connections;
    channel.config().setAutoRead(true);
  }

  /** Listens no more. Blocks for a moment. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
