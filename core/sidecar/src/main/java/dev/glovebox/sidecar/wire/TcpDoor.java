package dev.glovebox.sidecar.wire;

import java.net.InetSocketAddress;

/** A port on this machine's loopback. */
final class TcpDoor implements Door {
  private final Listening listening;
  private final ListenAddress wanted;
  private final ListenAddress address;

  private TcpDoor(Listening listening, ListenAddress wanted) {
    this.listening = listening;
    this.wanted = wanted;
    this.address = wanted.withPort(((InetSocketAddress) listening.address()).getPort());
  }

  /**
   * Opens it.
   *
   * @throws DoorException if the port cannot be had
   */
  static TcpDoor open(ListenAddress wanted, Acceptors acceptors) {
    return new TcpDoor(acceptors.port(wanted), wanted);
  }

  @Override
  public ListenAddress address() {
    return address;
  }

  @Override
  public void serve(DoorContext context) {
    boolean needsToken = context.token().isPresent();
    listening.serve(new RpcChannels(context, wanted.toString(), needsToken, PeerCheck.NONE));
  }

  @Override
  public void close() {
    listening.close();
  }
}
