package dev.glovebox.remote;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link RemoteGlovebox} talks to its sidecar.
 *
 * @param connectTimeout to connect and, over TCP, to authenticate; 5 s by default
 * @param callTimeout how long a call waits for its answer; 60 s by default. It ends the wait and
 *     not the function: declare a deadline in the registry for that, and keep it below this one
 * @param connections how many connections calls are spread over; 1 by default, which carries any
 *     number of calls at once
 * @param token for a TCP door, as in the sidecar's {@code --token-file}; empty if it wants none
 * @param maxMessageBytes the largest answer that is read; 64 MiB by default
 */
public record RemoteOptions(
    Duration connectTimeout,
    Duration callTimeout,
    int connections,
    Optional<String> token,
    int maxMessageBytes) {

  /** Every default. */
  public static final RemoteOptions DEFAULT =
      new RemoteOptions(
          Duration.ofSeconds(5), Duration.ofSeconds(60), 1, Optional.empty(), 64 << 20);

  /**
   * Refuses, by {@link IllegalArgumentException}, times that are not above zero, less than 1 or
   * more than 64 connections, and less than 1,024 bytes.
   *
   * @param connectTimeout to connect and, over TCP, to authenticate; 5 s by default
   * @param callTimeout how long a call waits for its answer
   * @param connections how many connections calls are spread over
   * @param token for a TCP door, as in the sidecar's {@code --token-file}
   * @param maxMessageBytes the largest answer that is read; 64 MiB by default
   */
  public RemoteOptions {
    Objects.requireNonNull(token, "token");
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("callTimeout", callTimeout);
    if (connections < 1 || connections > 64) {
      throw new IllegalArgumentException("connections must be 1 to 64, not " + connections);
    }
    if (maxMessageBytes < 1024) {
      throw new IllegalArgumentException(
          "maxMessageBytes must be at least 1024, not " + maxMessageBytes);
    }
  }

  static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be above zero, not " + duration);
    }
  }

  /**
   * {@return the same with this time to connect in}
   *
   * @param timeout above zero
   */
  public RemoteOptions withConnectTimeout(Duration timeout) {
    return new RemoteOptions(timeout, callTimeout, connections, token, maxMessageBytes);
  }

  /**
   * {@return the same with this time to wait for an answer}
   *
   * @param timeout above zero
   */
  public RemoteOptions withCallTimeout(Duration timeout) {
    return new RemoteOptions(connectTimeout, timeout, connections, token, maxMessageBytes);
  }

  /**
   * {@return the same with this many connections}
   *
   * @param count 1 to 64
   */
  public RemoteOptions withConnections(int count) {
    return new RemoteOptions(connectTimeout, callTimeout, count, token, maxMessageBytes);
  }

  /**
   * {@return the same with this token}
   *
   * @param secret as in the sidecar's {@code --token-file}
   */
  public RemoteOptions withToken(String secret) {
    return new RemoteOptions(
        connectTimeout, callTimeout, connections, Optional.of(secret), maxMessageBytes);
  }

  /**
   * {@return the same with this bound on an answer}
   *
   * @param bytes at least 1,024
   */
  public RemoteOptions withMaxMessageBytes(int bytes) {
    return new RemoteOptions(connectTimeout, callTimeout, connections, token, bytes);
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "RemoteOptions[connectTimeout=%s, callTimeout=%s, connections=%d, token=%s, maxMessageBytes=%d]"
        .formatted(
            connectTimeout,
            callTimeout,
            connections,
            token.isPresent() ? "given" : "none",
            maxMessageBytes);
  }
}
