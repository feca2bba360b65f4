package dev.glovebox.sidecar.rpc;

import java.time.Duration;

/**
 * How much clients may ask of a sidecar. Past each bound there is an error or a closed connection.
 *
 * @param messageBytes the size of one message as it comes in; 4 MiB by default
 * @param depth how deep JSON may nest; 64 by default
 * @param batch how many requests one batch may hold; 1000 by default
 * @param connections how many there may be at once, of all doors; 512 by default
 * @param callsPerConnection requests of one connection that are at work at once; those beyond wait,
 *     and the connection is not read meanwhile; 64 by default
 * @param calls calls at work at once, of all connections; 256 by default
 * @param outputBytes what may wait for a client that does not read; 16 MiB by default
 * @param handles pointers that one connection may hold; 4096 by default
 * @param sessions sessions that one connection may hold; 16 by default
 * @param authenticate how long a client may take to say its token; 10 s by default
 * @param idle how long a connection may be silent with no call at work; 1 h by default, zero for
 *     ever
 */
public record Bounds(
    int messageBytes,
    int depth,
    int batch,
    int connections,
    int callsPerConnection,
    int calls,
    long outputBytes,
    int handles,
    int sessions,
    Duration authenticate,
    Duration idle) {
  /** The defaults. */
  public static final Bounds DEFAULT =
      new Bounds(
          4 << 20,
          64,
          1000,
          512,
          64,
          256,
          16L << 20,
          4096,
          16,
          Duration.ofSeconds(10),
          Duration.ofHours(1));

  /**
   * Checks that each is positive.
   *
   * @throws IllegalArgumentException naming the one that is not
   */
  public Bounds {
    positive("messageBytes", messageBytes);
    positive("depth", depth);
    positive("batch", batch);
    positive("connections", connections);
    positive("callsPerConnection", callsPerConnection);
    positive("calls", calls);
    positive("outputBytes", outputBytes);
    positive("handles", handles);
    positive("sessions", sessions);
    positive("authenticate", authenticate.toMillis());
    if (idle.isNegative()) {
      throw new IllegalArgumentException("idle is negative: " + idle);
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " is not positive: " + value);
    }
  }
}
