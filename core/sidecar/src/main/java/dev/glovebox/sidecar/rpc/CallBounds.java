package dev.glovebox.sidecar.rpc;

/**
 * How many requests there may be at once.
 *
 * @param perConnection of one connection; those beyond wait, and it is not read meanwhile; 64 by
 *     default
 * @param most calls at work, of all connections; of these, one pool has three quarters at most; 256
 *     by default
 * @param waiting calls that wait for the threads of one pool, and are not at work yet; 256 by
 *     default
 */
public record CallBounds(int perConnection, int most, int waiting) {
  /** The defaults. */
  public static final CallBounds DEFAULT = new CallBounds(64, 256, 256);

  /**
   * Checks that each is positive.
   *
   * @param perConnection of one connection
   * @param most calls at work, of all connections
   * @param waiting calls that wait for the threads of one pool, and are not at work yet
   */
  public CallBounds {
    Positive.check("callsPerConnection", perConnection);
    Positive.check("calls", most);
    Positive.check("waiting", waiting);
  }
}
