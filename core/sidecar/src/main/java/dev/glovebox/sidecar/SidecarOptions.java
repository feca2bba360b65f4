package dev.glovebox.sidecar;

import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Int64Form;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.sidecar.wire.SocketAccess;
import dev.glovebox.sidecar.wire.Token;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link Sidecar} serves.
 *
 * @param listen where its doors are, at least one
 * @param access who may use the UNIX sockets
 * @param token what clients of TCP and HTTP have to say; empty to let in all of this machine
 * @param bounds how much clients may ask of it
 * @param grace how long calls in flight are waited for when it stops; 30 s by default
 * @param verboseErrors whether clients are told the host's paths, addresses, and what a library
 *     printed; false by default
 * @param int64 how 64-bit integers look in answers until a client says it; numbers by default
 */
public record SidecarOptions(
    List<ListenAddress> listen,
    SocketAccess access,
    Optional<Token> token,
    Bounds bounds,
    Duration grace,
    boolean verboseErrors,
    Int64Form int64) {
  /** How long calls in flight are waited for by default. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  /**
   * Copies the addresses.
   *
   * @param listen where its doors are, at least one
   * @param access who may use the UNIX sockets
   * @param token what clients of TCP and HTTP have to say
   * @param bounds how much clients may ask of it
   * @param grace how long calls in flight are waited for when it stops
   * @param verboseErrors whether clients are told the host's paths, addresses, and what a library
   *     printed
   * @param int64 how 64-bit integers look in answers until a client says it
   */
  public SidecarOptions {
    listen = List.copyOf(listen);
  }

  /**
   * {@return the defaults, for these doors}
   *
   * @param doors where they are, at least one
   */
  public static SidecarOptions listening(ListenAddress... doors) {
    return new SidecarOptions(
        List.of(doors),
        SocketAccess.DEFAULT,
        Optional.empty(),
        Bounds.DEFAULT,
        DEFAULT_GRACE,
        false,
        Int64Form.NUMBER);
  }

  /**
   * {@return the same, with this access to UNIX sockets}
   *
   * @param sockets who may use them
   */
  public SidecarOptions withAccess(SocketAccess sockets) {
    return new SidecarOptions(listen, sockets, token, bounds, grace, verboseErrors, int64);
  }

  /**
   * {@return the same, with a token for TCP and HTTP}
   *
   * @param secret what clients have to say
   */
  public SidecarOptions withToken(Token secret) {
    return new SidecarOptions(
        listen, access, Optional.of(secret), bounds, grace, verboseErrors, int64);
  }

  /**
   * {@return the same, with other bounds}
   *
   * @param limits how much clients may ask
   */
  public SidecarOptions withBounds(Bounds limits) {
    return new SidecarOptions(listen, access, token, limits, grace, verboseErrors, int64);
  }

  /**
   * {@return the same, with another time for calls in flight when it stops}
   *
   * @param time how long they are waited for
   */
  public SidecarOptions withGrace(Duration time) {
    return new SidecarOptions(listen, access, token, bounds, time, verboseErrors, int64);
  }

  /**
   * {@return the same, with errors that tell more or less}
   *
   * @param verbose whether clients are told the host's paths, addresses, and what a library printed
   */
  public SidecarOptions withVerboseErrors(boolean verbose) {
    return new SidecarOptions(listen, access, token, bounds, grace, verbose, int64);
  }

  /**
   * {@return the same, with another form of 64-bit integers}
   *
   * @param form how they look in answers until a client says it
   */
  public SidecarOptions withInt64(Int64Form form) {
    return new SidecarOptions(listen, access, token, bounds, grace, verboseErrors, form);
  }
}
