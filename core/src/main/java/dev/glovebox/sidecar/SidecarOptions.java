package dev.glovebox.sidecar;

import dev.glovebox.sidecar.rpc.Bounds;
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
 */
public record SidecarOptions(
    List<ListenAddress> listen,
    SocketAccess access,
    Optional<Token> token,
    Bounds bounds,
    Duration grace,
    boolean verboseErrors) {
  /** How long calls in flight are waited for by default. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  public SidecarOptions {
    listen = List.copyOf(listen);
  }

  /** The defaults, for these doors. */
  public static SidecarOptions listening(ListenAddress... doors) {
    return new SidecarOptions(
        List.of(doors),
        SocketAccess.DEFAULT,
        Optional.empty(),
        Bounds.DEFAULT,
        DEFAULT_GRACE,
        false);
  }

  public SidecarOptions withAccess(SocketAccess sockets) {
    return new SidecarOptions(listen, sockets, token, bounds, grace, verboseErrors);
  }

  public SidecarOptions withToken(Token secret) {
    return new SidecarOptions(listen, access, Optional.of(secret), bounds, grace, verboseErrors);
  }

  public SidecarOptions withBounds(Bounds limits) {
    return new SidecarOptions(listen, access, token, limits, grace, verboseErrors);
  }

  public SidecarOptions withGrace(Duration time) {
    return new SidecarOptions(listen, access, token, bounds, time, verboseErrors);
  }

  public SidecarOptions withVerboseErrors(boolean verbose) {
    return new SidecarOptions(listen, access, token, bounds, grace, verbose);
  }
}
