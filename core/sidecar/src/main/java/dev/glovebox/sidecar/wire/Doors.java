package dev.glovebox.sidecar.wire;

/** Opens doors, whatever is spoken at them. */
@FunctionalInterface
public interface Doors {
  /**
   * Opens one.
   *
   * @param address where
   * @param acceptors whose threads serve it
   * @return the door, which takes nothing yet
   * @throws DoorException if that cannot be done
   */
  Door open(ListenAddress address, Acceptors acceptors);

  /**
   * UNIX sockets and TCP ports, for framed JSON-RPC.
   *
   * @param access who may use the UNIX sockets
   * @return what opens them
   */
  static Doors framed(SocketAccess access) {
    return (address, acceptors) ->
        switch (address.kind()) {
          case UNIX -> UnixDoor.open(address, access, acceptors);
          case TCP -> TcpDoor.open(address, acceptors);
          case HTTP ->
              throw new DoorException(address + " is no door for framed JSON-RPC", "", null);
        };
  }
}
