package dev.glovebox.sidecar.rpc;

import java.time.Duration;

/**
 * How large one message may be, and how long it may take to come.
 *
 * @param bytes as it comes in; 4 MiB by default
 * @param depth how deep JSON may nest; 64 by default
 * @param batch how many requests one batch may hold; 1000 by default
 * @param arrival from its first byte to its last, while the connection is read; also how long a
 *     client may take none of what waits for it; 30 s by default
 */
public record MessageBounds(int bytes, int depth, int batch, Duration arrival) {
  /** The defaults. */
  public static final MessageBounds DEFAULT =
      new MessageBounds(4 << 20, 64, 1000, Duration.ofSeconds(30));

  /**
   * Checks that each is positive.
   *
   * @param bytes as it comes in; 4 MiB by default
   * @param depth how deep JSON may nest; 64 by default
   * @param batch how many requests one batch may hold; 1000 by default
   * @param arrival from its first byte to its last, while the connection is read
   */
  public MessageBounds {
    Positive.check("messageBytes", bytes);
    Positive.check("depth", depth);
    Positive.check("batch", batch);
    Positive.check("arrival", arrival.toMillis());
  }
}
