package dev.glovebox.sidecar.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sockets that a service manager has opened and handed over to this process, in the way of
 * sd_listen_fds(3): descriptors from 3 on, as many as {@code LISTEN_FDS} says, to the process
 * {@code LISTEN_PID}, by the names of {@code LISTEN_FDNAMES}.
 *
 * <p>They are looked at when they are asked for, and become doors when those are opened. They are
 * their manager's: no file of theirs is removed or changed, and they go on listening when the door
 * is closed. Who connects then is served by who gets the socket next.
 *
 * <p><b>Threads:</b> used by one.
 */
public final class HandedSockets {
  private static final String FRAMED = "fd:";
  private static final String HTTP = "http+fd:";
  private static final int FIRST = 3;

  /** The name that sd_listen_fds_with_names(3) gives to what has none. */
  private static final String NAMELESS = "unknown";

  private final List<Handed> all;
  private final String whyNone;
  private final Set<Handed> taken = new HashSet<>();

  /** One of them, by its name. */
  private record Handed(SocketDescriptor socket, String name) {
    OptionalInt number() {
      return OptionalInt.of(socket.number());
    }

    @Override
    public String toString() {
      return "descriptor " + socket.number() + " (fd:" + name + ")";
    }
  }

  private HandedSockets(List<Handed> all, String whyNone) {
    this.all = all;
    this.whyNone = whyNone;
  }

  /**
   * {@return those that were handed over to this process}
   *
   * @param environment the process's, {@code System.getenv()}
   * @param ownPid of this process: what is meant for another is nothing here
   * @throws DoorException if the environment contradicts itself
   */
  public static HandedSockets of(Map<String, String> environment, long ownPid) {
    return of(environment, ownPid, FIRST);
  }

  /** As {@link #of(Map, long)}, with descriptors from another number on. */
  static HandedSockets of(Map<String, String> environment, long ownPid, int first) {
    String count = environment.getOrDefault("LISTEN_FDS", "");
    String pid = environment.getOrDefault("LISTEN_PID", "");
    if (count.isEmpty()) {
      return new HandedSockets(List.of(), "LISTEN_FDS is not set");
    }
    if (!pid.equals(Long.toString(ownPid))) {
      return new HandedSockets(
          List.of(),
          "they are for the process LISTEN_PID="
              + pid
              + ", and this is "
              + ownPid
              + " (a script that starts it has to exec it)");
    }
    if (!count.matches("[0-9]{1,6}")) {
      throw new DoorException(
          "LISTEN_FDS=" + count + " is no number of sockets",
          "Who starts this process sets it, see sd_listen_fds(3).",
          null);
    }
    String names = environment.get("LISTEN_FDNAMES");
    String[] name = names == null ? new String[0] : names.split(":", -1);
    int sockets = Integer.parseInt(count);
    if (names != null && name.length != sockets) {
      throw new DoorException(
          "LISTEN_FDNAMES has " + name.length + " names, and LISTEN_FDS=" + sockets,
          "Who starts this process sets both, see sd_listen_fds(3).",
          null);
    }
    List<Handed> all = new ArrayList<>();
    for (int i = 0; i < sockets; i++) {
      all.add(new Handed(new SocketDescriptor(first + i), names == null ? NAMELESS : name[i]));
    }
    return new HandedSockets(all, "LISTEN_FDS=0");
  }

  /**
   * {@return whether an address is of sockets that are handed over}
   *
   * @param text as after {@code --listen}
   */
  public static boolean isMeantBy(String text) {
    return text.startsWith(FRAMED) || text.startsWith(HTTP);
  }

  /**
   * The doors at all sockets of a name, each once.
   *
   * @param text {@code fd:NAME} for framed JSON-RPC, {@code http+fd:NAME} for HTTP; a number in
   *     place of the name is that of the descriptor
   * @return the addresses, one at least
   * @throws DoorException if there is none, or one that a door cannot be at
   */
  public List<ListenAddress> take(String text) {
    String name = text.substring(text.indexOf(':') + 1);
    if (name.isEmpty()) {
      throw new DoorException("'" + text + "' names no socket", "Write fd:NAME.", null);
    }
    if (all.isEmpty()) {
      throw new DoorException(
          "cannot listen on " + text + ": no socket was handed over, " + whyNone,
          "Have a service manager start it: a .socket unit of systemd, or systemd-socket-activate;"
              + " or listen on unix:PATH.",
          null);
    }
    List<Handed> named =
        all.stream()
            .filter(one -> one.name.equals(name) || name.equals("" + one.socket.number()))
            .toList();
    if (named.isEmpty()) {
      throw new DoorException(
          "cannot listen on " + text + ": no socket of that name was handed over",
          "There are: "
              + listed(all)
              + ". FileDescriptorName= of the .socket unit says the name; without it, that is the"
              + " unit's own.",
          null);
    }
    return named.stream().map(one -> address(one, text)).toList();
  }

  /**
   * Looks for a socket that no door is at: who connects there would wait for ever.
   *
   * @throws DoorException if there is one
   */
  public void checkAllAreTaken() {
    List<Handed> others = all.stream().filter(one -> !taken.contains(one)).toList();
    if (!others.isEmpty()) {
      throw new DoorException(
          "nobody would answer at a socket that was handed over: " + listed(others),
          "Say --listen fd:NAME for it, or take it out of the .socket unit.",
          null);
    }
  }

  private static String listed(List<Handed> sockets) {
    return sockets.stream().map(Handed::toString).collect(Collectors.joining(", "));
  }

  private ListenAddress address(Handed handed, String text) {
    if (!taken.add(handed)) {
      throw fault(text, handed, "it is a door already", "Name each socket once.", null);
    }
    boolean http = text.startsWith(HTTP);
    SocketAddress address = checked(handed, text);
    if (address instanceof UnixDomainSocketAddress file) {
      if (http) {
        throw fault(
            text, handed, "HTTP is spoken at ports, and it is at " + file, "Say fd:NAME.", null);
      }
      return new ListenAddress(ListenAddress.Kind.UNIX, file.getPath(), null, handed.number());
    }
    InetSocketAddress port = (InetSocketAddress) address;
    if (!port.getAddress().isLoopbackAddress()) {
      throw ListenAddress.beyondThisMachine(text + ": " + handed + " at " + port);
    }
    return new ListenAddress(
        http ? ListenAddress.Kind.HTTP : ListenAddress.Kind.TCP, null, port, handed.number());
  }

  private static SocketAddress checked(Handed handed, String text) {
    try {
      if (!handed.socket.isStream()) {
        throw fault(text, handed, "it is for datagrams", "Write ListenStream= in the unit.", null);
      }
      if (!handed.socket.isListening()) {
        throw fault(
            text,
            handed,
            "it does not listen, but is a connection, or nothing yet",
            "Write Accept=no in the unit, or leave Accept= out.",
            null);
      }
      return handed
          .socket
          .address()
          .orElseThrow(
              () ->
                  fault(
                      text,
                      handed,
                      "it is neither at a file nor at a port",
                      "Write a path or 127.0.0.1:PORT after ListenStream=.",
                      null));
    } catch (IOException e) {
      throw fault(
          text,
          handed,
          "it is no open socket: " + e.getMessage(),
          "Who starts this process says with LISTEN_FDS how many sockets it hands over, from"
              + " descriptor 3 on.",
          e);
    }
  }

  private static DoorException fault(
      String text, Handed handed, String why, String advice, Throwable cause) {
    return new DoorException(
        "cannot listen on " + text + " with " + handed + ": " + why, advice, cause);
  }
}
