package dev.glovebox.sidecar.wire;

/** Opens doors, whatever is spoken at them. */
@FunctionalInterface
public interface Doors {
  /**
   * Opens one.
   *
   * @throws DoorException if that cannot be done
   */
  Door open(ListenAddress address, Acceptors acceptors, DoorContext context);

  /** UNIX sockets and TCP ports, for framed JSON-RPC. */
  static Doors framed(SocketAccess access) {
    return (address, acceptors, context) ->
        switch (address.kind()) {
          case UNIX -> UnixDoor.open(address, access, acceptors, context);
          case TCP -> TcpDoor.open(address, acceptors, context);
          case HTTP ->
              throw new DoorException(address + " is no door for framed JSON-RPC", "", null);
        };
  }
}
