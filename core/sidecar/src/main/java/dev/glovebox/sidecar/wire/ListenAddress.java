package dev.glovebox.sidecar.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a door is: {@code unix:PATH}, {@code tcp:HOST:PORT} or {@code http:HOST:PORT}; or at a
 * socket that was handed over, which {@link HandedSockets} finds.
 *
 * @param kind which protocol is spoken there
 * @param path of a socket; null for the others
 * @param socket of a port, 0 for any that is free; null for {@code unix}
 * @param handed the descriptor of a socket that listens there already; empty where the door is to
 *     open one
 */
public record ListenAddress(Kind kind, Path path, InetSocketAddress socket, OptionalInt handed) {
  /** The protocols. */
  public enum Kind {
    /** A UNIX socket, for framed JSON-RPC. */
    UNIX,
    /** A TCP port, for framed JSON-RPC. */
    TCP,
    /** A port for HTTP. */
    HTTP
  }

  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):([0-9]{1,5})");

  /** A name would have to be looked up, and may mean something else tomorrow. */
  private static final Pattern LITERAL =
      Pattern.compile("localhost|[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[.*]");

  private static final int LAST_PORT = 65535;

  /**
   * Reads one.
   *
   * @param text {@code unix:PATH}, {@code tcp:HOST:PORT} or {@code http:HOST:PORT}
   * @return the address
   * @throws DoorException if it is none, or is beyond this machine
   */
  public static ListenAddress parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "unix" -> unix(text, rest);
      case "tcp" -> new ListenAddress(Kind.TCP, null, loopback(text, rest), OptionalInt.empty());
      case "http" -> new ListenAddress(Kind.HTTP, null, loopback(text, rest), OptionalInt.empty());
      default -> throw malformed(text);
    };
  }

  private static ListenAddress unix(String text, String path) {
    if (path.isEmpty()) {
      throw malformed(text);
    }
    return new ListenAddress(Kind.UNIX, Path.of(path).toAbsolutePath(), null, OptionalInt.empty());
  }

  private static InetSocketAddress loopback(String text, String rest) {
    Matcher parts = HOST_PORT.matcher(rest);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
      throw malformed(text);
    }
    String host = parts.group(1);
    try {
      if (LITERAL.matcher(host).matches()) {
        InetAddress address = InetAddress.getByName(host);
        if (address.isLoopbackAddress()) {
          return new InetSocketAddress(address, Integer.parseInt(parts.group(2)));
        }
      }
    } catch (UnknownHostException e) {
      throw malformed(text);
    }
    throw beyondThisMachine("'" + text + "'");
  }

  /** Whoever is there is not to reach it without being known. */
  static DoorException beyondThisMachine(String address) {
    return new DoorException(
        address + " is not on this machine's loopback, and no door is opened elsewhere",
        "Listen on 127.0.0.1, [::1] or a unix socket, and put a proxy that does TLS and knows its"
            + " clients before it: nginx, HAProxy, stunnel, or ssh -L.",
        null);
  }

  private static DoorException malformed(String text) {
    return new DoorException(
        "'" + text + "' is no address to listen on",
        "Write unix:PATH, tcp:127.0.0.1:PORT or http:127.0.0.1:PORT; or fd:NAME or http+fd:NAME, for"
            + " a socket that a service manager hands over.",
        null);
  }

  /**
   * {@return this address with the port that it really got}
   *
   * @param port as the system gave it
   */
  public ListenAddress withPort(int port) {
    return new ListenAddress(kind, path, new InetSocketAddress(socket.getAddress(), port), handed);
  }

  @Override
  public String toString() {
    if (kind == Kind.UNIX) {
      return "unix:" + path;
    }
    String host = socket.getAddress().getHostAddress();
    return (kind == Kind.TCP ? "tcp:" : "http:")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + socket.getPort();
  }
}
