package dev.glovebox.sidecar.rpc;

import java.time.Duration;

/**
 * How many connections each door has, and how long one may be silent.
 *
 * @param most at once, of each door: so none can use up another's; 512 by default
 * @param strangers how many of these may not have shown yet who they are, at a door for TCP with a
 *     token or for HTTP; past it the oldest such makes room; 64 by default
 * @param authenticate how long a client may take to say its token, or to make a request; 10 s by
 *     default
 * @param idle how long a connection may be silent with no call at work; 1 h by default, zero for
 *     ever
 */
public record ConnectionBounds(int most, int strangers, Duration authenticate, Duration idle) {
  /** The defaults. */
  public static final ConnectionBounds DEFAULT =
      new ConnectionBounds(512, 64, Duration.ofSeconds(10), Duration.ofHours(1));

  /**
   * Checks that each is positive; but for the time to be idle, which may be zero.
   *
   * @param most at once, of each door: so none can use up another's; 512 by default
   * @param strangers how many of these may not have shown yet who they are, at a door for TCP with
   *     a token or for HTTP
   * @param authenticate how long a client may take to say its token, or to make a request
   * @param idle how long a connection may be silent with no call at work
   */
  public ConnectionBounds {
    Positive.check("connections", most);
    Positive.check("strangers", strangers);
    Positive.check("authenticate", authenticate.toMillis());
    if (idle.isNegative()) {
      throw new IllegalArgumentException("idle is negative: " + idle);
    }
  }
}
