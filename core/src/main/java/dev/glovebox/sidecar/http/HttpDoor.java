package dev.glovebox.sidecar.http;

import dev.glovebox.sidecar.wire.Acceptors;
import dev.glovebox.sidecar.wire.Door;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.DoorException;
import dev.glovebox.sidecar.wire.ListenAddress;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.Map;

/** A port for HTTP on this machine's loopback. */
public final class HttpDoor implements Door {
  private final Channel listening;
  private final ListenAddress address;
  private final HttpChannels channels;

  private HttpDoor(Channel listening, ListenAddress address, HttpChannels channels) {
    this.listening = listening;
    this.address = address;
    this.channels = channels;
  }

  /**
   * Opens it.
   *
   * @param pages by their paths
   * @throws DoorException if the port is taken
   */
  public static HttpDoor open(
      ListenAddress wanted, Acceptors acceptors, DoorContext context, Map<String, HttpPage> pages) {
    HttpChannels channels = new HttpChannels(context, wanted.toString(), pages);
    try {
      Channel channel = acceptors.listen(NioServerSocketChannel.class, wanted.socket(), channels);
      int port = ((InetSocketAddress) channel.localAddress()).getPort();
      return new HttpDoor(channel, wanted.withPort(port), channels);
    } catch (RuntimeException e) {
      channels.close();
      throw new DoorException(
          "cannot listen on " + wanted, "Choose a port that is free: " + e.getMessage(), e);
    }
  }

  @Override
  public ListenAddress address() {
    return address;
  }

  /** Connections that are open may still be answered; the threads of pages end when idle. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    channels.close();
  }
}
