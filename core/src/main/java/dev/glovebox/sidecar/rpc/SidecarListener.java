package dev.glovebox.sidecar.rpc;

/**
 * What is told of a sidecar as it happens: for logs, metrics and the service manager.
 *
 * <p><b>Threads:</b> called by any, several at once; must not block.
 */
public interface SidecarListener {
  /** A listener that does nothing. */
  SidecarListener NONE = new SidecarListener() {};

  /** A door takes connections; its address has the port that it really has. */
  default void doorOpened(String address) {}

  /** All doors are open. */
  default void ready() {}

  /** A client was let in at a door. */
  default void connected(String door, String peer) {}

  /** A client that was let in is gone, whoever closed the connection. */
  default void disconnected(String door, String peer) {}

  /** A connection was refused or ended for what the client did, in one sentence. */
  default void refused(String door, String peer, String why) {}

  /** A client ran into a bound: it was told so, or its connection was ended. */
  default void boundHit(Bound bound) {}

  /**
   * A request was answered.
   *
   * @param code 0 for a result, or else the code of the error
   */
  default void answered(String method, int code, long nanos) {}

  /** The doors are closed, and calls in flight are waited for. */
  default void draining() {}

  /** All is over. */
  default void stopped() {}
}
