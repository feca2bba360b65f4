package dev.glovebox.cli;

import dev.glovebox.sidecar.wire.DoorException;
import dev.glovebox.sidecar.wire.HandedSockets;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.sidecar.wire.SocketAccess;
import dev.glovebox.sidecar.wire.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options of {@code glovebox serve} about who comes in, and where. */
final class DoorOptions {
  @Option(
      names = "--listen",
      required = true,
      paramLabel = "DOOR",
      description = {
        "unix:PATH, tcp:127.0.0.1:PORT or http:127.0.0.1:PORT; may be given more than once."
            + " fd:NAME, or http+fd:NAME for HTTP, is each socket of that name that a service"
            + " manager hands over (LISTEN_FDS)."
      })
  private List<String> listen;

  @Option(
      names = "--socket-mode",
      paramLabel = "MODE",
      defaultValue = "0600",
      description =
          "The mode of UNIX sockets; one that is handed over may let in as many at most"
              + " (default: ${DEFAULT-VALUE}).")
  private String socketMode;

  @Option(
      names = "--socket-group",
      paramLabel = "GROUP",
      description = "The group of UNIX sockets; use it with --socket-mode 0660.")
  private String socketGroup;

  @Option(
      names = "--allow-user",
      paramLabel = "USER",
      description = {
        "Whose processes may use UNIX sockets, by name or number; may be given more than once."
            + " Default: this process's user and root, or everybody whom a wider --socket-mode"
            + " lets in."
      })
  private List<String> users = List.of();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "The token that clients of tcp and http doors have to say; not readable by everybody."
      })
  private Path tokenFile;

  @Option(
      names = "--no-token",
      description = "Let every process of this machine use tcp and http doors.")
  private boolean noToken;

  /**
   * Where to listen.
   *
   * @throws UsageException if one is no address, or is beyond this machine
   * @throws DoorException if a socket was not handed over as it was asked for, or for nobody
   */
  List<ListenAddress> addresses() {
    HandedSockets handed = HandedSockets.of(System.getenv(), ProcessHandle.current().pid());
    List<ListenAddress> all = new ArrayList<>();
    for (String address : listen) {
      if (HandedSockets.isMeantBy(address)) {
        all.addAll(handed.take(address));
      } else {
        all.add(said(() -> ListenAddress.parse(address)));
      }
    }
    handed.checkAllAreTaken();
    return all;
  }

  /**
   * Who may use UNIX sockets.
   *
   * @throws UsageException if the mode is none
   */
  SocketAccess access() {
    return said(
        () ->
            new SocketAccess(
                SocketAccess.mode(socketMode), Optional.ofNullable(socketGroup), users));
  }

  /** What cannot be made of the options is a fault of the command line. */
  private static <T> T said(Supplier<T> value) {
    try {
      return value.get();
    } catch (DoorException e) {
      throw new UsageException(e.what(), e.advice(), e);
    }
  }

  /**
   * What clients of TCP and HTTP have to say.
   *
   * @throws UsageException if there is such a door, and neither a token nor the word that none is
   *     wanted
   * @throws DoorException if the token cannot be had from its file
   */
  Optional<Token> token() {
    if (tokenFile != null && noToken) {
      throw new UsageException(
          "--token-file and --no-token contradict each other", "Give one of them.", null);
    }
    if (tokenFile != null) {
      return Optional.of(Token.read(tokenFile));
    }
    boolean ports = addresses().stream().anyMatch(door -> door.kind() != ListenAddress.Kind.UNIX);
    if (ports && !noToken) {
      throw new UsageException(
          "a tcp or http door can be used by every process of this machine, whoever's it is",
          "Give --token-file FILE; or say --no-token if all of them may call.",
          null);
    }
    return Optional.empty();
  }
}
