package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.ChildJava;
import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * {@code java -jar core/target/glovebox.jar serve}, as an operator starts it. Its workers' files
 * lie in the test's own directory.
 */
final class SidecarProcess implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final RunningProgram program;

  private SidecarProcess(RunningProgram program) {
    this.program = program;
  }

  /**
   * Starts a sidecar of the samples' libraries and waits until each of its doors is open.
   *
   * @param doors as after {@code --listen}; TCP ones want no token
   */
  static SidecarProcess start(Path directory, Path registry, String... doors) throws IOException {
    boolean ports = List.of(doors).stream().anyMatch(door -> !door.startsWith("unix:"));
    return start(directory, registry, ports ? List.of("--no-token") : List.of(), doors);
  }

  /** As the other one, with more options; those say what ports want. */
  static SidecarProcess start(Path directory, Path registry, List<String> options, String... doors)
      throws IOException {
    NativeStubs.require("greeter");
    List<String> command = ChildJava.command();
    command.add("-Dglovebox.run.dir=" + directory.resolve("run"));
    command.addAll(List.of("-jar", "core/target/glovebox.jar", "serve", registry.toString()));
    for (String door : doors) {
      command.addAll(List.of("--listen", door));
    }
    command.addAll(options);
    SidecarProcess sidecar = new SidecarProcess(RunningProgram.start(directory, command));
    boolean open = false;
    try {
      for (String door : doors) {
        sidecar.awaitOpen(door);
      }
      open = true;
      return sidecar;
    } finally {
      if (!open) {
        sidecar.close();
      }
    }
  }

  /** A port of the loopback interface that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitOpen(String door) {
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(50))
        .failFast(program::requireAlive)
        .until(() -> isOpen(door));
  }

  private static boolean isOpen(String door) {
    String place = door.substring(door.indexOf(':') + 1);
    SocketAddress address =
        door.startsWith("unix:")
            ? UnixDomainSocketAddress.of(place)
            : new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(place.substring(place.lastIndexOf(':') + 1)));
    try (SocketChannel channel = SocketChannel.open(address)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String output() {
    return program.output();
  }

  /** Its workers that live. */
  List<ProcessHandle> workers() {
    return program.handle().children().filter(ProcessHandle::isAlive).toList();
  }

  /** SIGTERM, and the wait for the end in order that follows. */
  void stop() throws InterruptedException {
    program.terminate();
    assertThat(program.exit()).as(output()).isZero();
  }

  @Override
  public void close() {
    program.close();
  }
}
