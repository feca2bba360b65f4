package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.sidecar.FakeLibrary;
import dev.glovebox.sidecar.Sidecar;
import dev.glovebox.sidecar.SidecarOptions;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A sample of {@link FramingFuzzTest}'s inputs through a real socket, to a sidecar that works. */
@Timeout(120)
class SocketFuzzTest {
  private static final int INPUTS = Integer.getInteger("glovebox.fuzz.inputs", 3_000) / 3;
  private static final String ECHO =
      "{\"jsonrpc\":\"2.0\",\"method\":\"fake.echo\",\"params\":[1],\"id\":7}";
  private static final List<String> SEEDS =
      List.of(
          ECHO + "\n" + ECHO,
          ECHO.length() + ":" + ECHO + ",",
          "Content-Length: " + ECHO.length() + "\r\n\r\n" + ECHO,
          "[" + ECHO + "," + ECHO + "]");

  @TempDir private Path directory;

  /** Sends, ends, and reads up to the end of the connection. */
  private static String exchange(Path socket, byte[] bytes) throws IOException {
    StringBuilder answers = new StringBuilder();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      try {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
          channel.write(all);
        }
        channel.shutdownOutput();
        ByteBuffer some = ByteBuffer.allocate(8192);
        while (channel.read(some.clear()) >= 0) {
          answers.append(StandardCharsets.UTF_8.decode(some.flip()));
        }
      } catch (IOException reset) {
        // An end, too: it had bytes of ours left.
      }
    }
    return answers.toString();
  }

  /** Of sockets: the class loader opens files when it likes. */
  private static long sockets() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(SocketFuzzTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      // That of the listing itself.
      return false;
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void afterEachInput_theConnectionEnds_andTheSidecarServes() throws Exception {
    Path socket = directory.resolve("s");
    Mutation mutation = new Mutation(Long.getLong("glovebox.fuzz.seed", 4));
    try (Sidecar sidecar =
        Sidecar.start(
            new FakeLibrary(),
            new Methods(),
            SidecarOptions.listening(ListenAddress.parse("unix:" + socket)),
            SidecarListener.NONE)) {
      String good = exchange(socket, ECHO.getBytes(StandardCharsets.UTF_8));
      assertThat(good).contains("\"result\":[1],\"id\":7");
      long before = sockets();
      for (int input = 0; input < INPUTS; input++) {
        String seed = SEEDS.get(mutation.below(SEEDS.size()));
        exchange(socket, mutation.of(seed.getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(exchange(socket, ECHO.getBytes(StandardCharsets.UTF_8))).isEqualTo(good);
      await().atMost(Duration.ofSeconds(10)).until(() -> sidecar.connections().count() == 0);
      await().atMost(Duration.ofSeconds(10)).until(() -> sockets() <= before);
    }
  }
}
