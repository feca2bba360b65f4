package dev.glovebox.lane;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process of {@link DyingMain}: started first, and told what to do later. */
final class DyingPeer implements AutoCloseable {
  private final Process process;

  DyingPeer() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")
                    + File.pathSeparator
                    + System.getProperty("surefire.test.class.path", ""),
                DyingMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
  }

  /** Has it connect, as one side of a lane that dies there. */
  SocketTransport connect(Path directory, Path ledger, LaneFault fault) throws IOException {
    Path file = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file));
      CompletableFuture<Void> closing = process.onExit().thenRun(() -> close(server));
      assert closing != null;
      String line =
          "%s %s %s %s %s %d %d\n"
              .formatted(
                  fault.side(),
                  file,
                  ledger,
                  fault.step(),
                  fault.shape(),
                  fault.times(),
                  fault.spinNanos());
      process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return SocketTransport.over(server.accept(), DyingMain.MAX_BYTES);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Ends the wait for a process that never came. */
  private static void close(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its exit code; waits within a bound. */
  int exit() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended within 20 s");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    process.getOutputStream().close();
    process.getInputStream().close();
  }
}
