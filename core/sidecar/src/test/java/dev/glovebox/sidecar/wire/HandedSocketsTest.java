package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of this process, as a service manager would hand them over. */
@EnabledOnOs(OS.LINUX)
class HandedSocketsTest {
  private static final long PID = 4711;

  @TempDir private Path directory;

  private static Map<String, String> environment(String count, String names) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LISTEN_PID", Long.toString(PID));
    environment.put("LISTEN_FDS", count);
    if (names != null) {
      environment.put("LISTEN_FDNAMES", names);
    }
    return environment;
  }

  private static HandedSockets one(SocketDescriptor socket) {
    return HandedSockets.of(environment("1", "door"), PID, socket.number());
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void theSocketOfAFile_isAUnixDoor_byNameAndByNumber() throws IOException {
    Path file = directory.resolve("s");
    try (ServerSocketChannel listens = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listens.bind(UnixDomainSocketAddress.of(file));
      SocketDescriptor socket = SocketDescriptor.at(listens.getLocalAddress());

      List<ListenAddress> named = one(socket).take("fd:door");
      List<ListenAddress> numbered = one(socket).take("fd:" + socket.number());

      assertThat(named).isEqualTo(numbered).hasSize(1);
      assertThat(named.get(0)).hasToString("unix:" + file);
      assertThat(named.get(0).handed()).hasValue(socket.number());
      assertThatThrownBy(() -> one(socket).take("http+fd:door"))
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("HTTP is spoken at ports");
    }
  }

  @Test
  void thePortOfTheLoopback_isATcpOrAnHttpDoor_andAnyOtherIsRefused() throws IOException {
    try (ServerSocketChannel listens = ServerSocketChannel.open();
        ServerSocketChannel everywhere = ServerSocketChannel.open()) {
      listens.bind(loopback());
      everywhere.bind(new InetSocketAddress(0));
      SocketDescriptor socket = SocketDescriptor.at(listens.getLocalAddress());
      int port = listens.socket().getLocalPort();

      assertThat(one(socket).take("fd:door").get(0)).hasToString("tcp:127.0.0.1:" + port);
      assertThat(one(socket).take("http+fd:door").get(0)).hasToString("http:127.0.0.1:" + port);
      SocketDescriptor open = SocketDescriptor.at(everywhere.getLocalAddress());
      assertThatThrownBy(() -> one(open).take("fd:door"))
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("loopback");
    }
  }

  @Test
  void aSocketIsOneDoorAlone_andEachIsOne() throws IOException {
    try (ServerSocketChannel listens = ServerSocketChannel.open()) {
      listens.bind(loopback());
      HandedSockets sockets = one(SocketDescriptor.at(listens.getLocalAddress()));

      assertThatThrownBy(sockets::checkAllAreTaken)
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("fd:door")
          .hasMessageContaining("--listen fd:NAME");
      assertThat(sockets.take("fd:door")).hasSize(1);
      sockets.checkAllAreTaken();
      assertThatThrownBy(() -> sockets.take("http+fd:door"))
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("is a door already");
    }
  }

  @Test
  void whatIsNoSocketThatListens_isRefused_withTheReason() throws IOException {
    try (DatagramChannel datagrams = DatagramChannel.open();
        FileChannel file = FileChannel.open(Files.createFile(directory.resolve("f")))) {
      datagrams.bind(loopback());
      assertThat(file.isOpen()).isTrue();

      assertThatThrownBy(() -> one(descriptorOf(directory.resolve("f"))).take("fd:door"))
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("no open socket");
      assertThatThrownBy(() -> one(new SocketDescriptor(100_000)).take("fd:door"))
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("no open socket");
      assertThatThrownBy(() -> one(bound(datagrams)).take("fd:door"))
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("datagrams")
          .hasMessageContaining("ListenStream=");
    }
  }

  @Test
  void aConnection_isRefused() throws IOException {
    try (ServerSocketChannel listens = ServerSocketChannel.open().bind(loopback());
        var client = java.nio.channels.SocketChannel.open(listens.getLocalAddress())) {
      assertThatThrownBy(() -> one(bound(client.getLocalAddress())).take("fd:door"))
          .isInstanceOf(DoorException.class)
          .hasMessageContaining("does not listen")
          .hasMessageContaining("Accept=no");
    }
  }

  @Test
  void whatIsMeantForAnotherProcess_orForNone_isNothing() {
    Map<String, String> environment = environment("1", "door");

    assertThatThrownBy(() -> HandedSockets.of(environment, PID + 1).take("fd:door"))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("LISTEN_PID=" + PID)
        .hasMessageContaining("exec");
    assertThatThrownBy(() -> HandedSockets.of(Map.of(), PID).take("fd:door"))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("LISTEN_FDS is not set");
    HandedSockets.of(environment, PID + 1).checkAllAreTaken();
  }

  @Test
  void aNameThatNobodyHas_isRefused_andThoseThereAreAreNamed() {
    assertThatThrownBy(() -> HandedSockets.of(environment("2", "a:b"), PID).take("fd:c"))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("descriptor 3 (fd:a), descriptor 4 (fd:b)");
    assertThatThrownBy(() -> HandedSockets.of(environment("2", null), PID).take("fd:"))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("names no socket");
  }

  @Test
  void anEnvironmentThatContradictsItself_isRefused() {
    assertThatThrownBy(() -> HandedSockets.of(environment("two", null), PID))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("LISTEN_FDS=two");
    assertThatThrownBy(() -> HandedSockets.of(environment("2", "a"), PID))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("1 names");
  }

  private static SocketDescriptor bound(DatagramChannel channel) throws IOException {
    return bound(channel.getLocalAddress());
  }

  private static SocketDescriptor bound(java.net.SocketAddress address) throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(one -> new SocketDescriptor(Integer.parseInt(one.getFileName().toString())))
          .filter(one -> isAt(one, address))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean isAt(SocketDescriptor one, java.net.SocketAddress address) {
    try {
      return one.address().filter(address::equals).isPresent();
    } catch (IOException noSocket) {
      return false;
    }
  }

  private static SocketDescriptor descriptorOf(Path file) throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path one : all.toList()) {
        if (Files.isSymbolicLink(one) && Files.readSymbolicLink(one).equals(file.toRealPath())) {
          return new SocketDescriptor(Integer.parseInt(one.getFileName().toString()));
        }
      }
    }
    throw new AssertionError("no descriptor of " + file);
  }
}
