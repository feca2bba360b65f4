package dev.glovebox.lane;

/** The versions of the protocol that this build speaks. */
public final class Protocol {
  /** The newest version. */
  public static final int VERSION = 1;

  /** The oldest version. */
  public static final int MIN_VERSION = 1;

  /** The largest JSON message on any connection, in bytes; also the limit before the handshake. */
  public static final int MAX_CONTROL_BYTES = 1024 * 1024;

  private Protocol() {}

  /**
   * The newest version that both sides speak.
   *
   * @param peerMin the oldest version that the other side speaks
   * @param peerMax the newest version that the other side speaks
   * @return 0 if there is none
   */
  public static int negotiate(int peerMin, int peerMax) {
    int version = Math.min(VERSION, peerMax);
    return version >= Math.max(MIN_VERSION, peerMin) ? version : 0;
  }
}
