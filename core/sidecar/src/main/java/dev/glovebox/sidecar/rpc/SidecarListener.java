package dev.glovebox.sidecar.rpc;

/**
 * What is told of a sidecar as it happens: for logs, metrics and the service manager.
 *
 * <p><b>Threads:</b> called by any, several at once; must not block.
 */
public interface SidecarListener {
  /** A listener that does nothing. */
  SidecarListener NONE = new SidecarListener() {};

  /**
   * A door takes connections; its address has the port that it really has.
   *
   * @param address as it is written in options
   */
  default void doorOpened(String address) {}

  /** All doors are open, and each pool has the workers that it should have at least. */
  default void ready() {}

  /**
   * A client was let in at a door.
   *
   * @param door its address
   * @param peer who it is, as far as the door can tell
   */
  default void connected(String door, String peer) {}

  /**
   * A client that was let in is gone, whoever closed the connection.
   *
   * @param door its address
   * @param peer who it was, as far as the door can tell
   */
  default void disconnected(String door, String peer) {}

  /**
   * A connection was refused or ended for what the client did, in one sentence.
   *
   * @param door its address
   * @param peer who it was, as far as the door can tell
   * @param why what the client did
   */
  default void refused(String door, String peer, String why) {}

  /**
   * A client ran into a bound: it was told so, or its connection was ended.
   *
   * @param bound which
   */
  default void boundHit(Bound bound) {}

  /**
   * A request was answered.
   *
   * @param method as the client said it
   * @param code 0 for a result, or else the code of the error
   * @param nanos from the request to its answer
   */
  default void answered(String method, int code, long nanos) {}

  /** The doors are closed, and calls in flight are waited for. */
  default void draining() {}

  /** All is over. */
  default void stopped() {}
}
