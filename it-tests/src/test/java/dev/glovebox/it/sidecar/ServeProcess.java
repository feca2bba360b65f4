package dev.glovebox.it.sidecar;

import static org.awaitility.Awaitility.await;

import dev.glovebox.it.ChildJava;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code java -jar core/target/glovebox.jar serve}, with a UNIX socket in a directory. */
final class ServeProcess implements AutoCloseable {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Duration START = Duration.ofSeconds(60);

  final Path socket;
  final Path runDirectory;
  private final Path log;
  private final Process process;

  private ServeProcess(Path directory, List<String> arguments) throws IOException {
    this.socket = directory.resolve("g.sock");
    this.runDirectory = directory.resolve("run");
    this.log = directory.resolve("log");
    List<String> line = ChildJava.command();
    line.add("-Dglovebox.run.dir=" + runDirectory);
    line.addAll(List.of("-jar", "core/target/glovebox.jar", "serve"));
    line.addAll(List.of("--listen", "unix:" + socket));
    line.addAll(arguments);
    this.process =
        new ProcessBuilder(line)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Starts it, and waits until its socket takes connections. */
  static ServeProcess start(Path directory, String... arguments) throws IOException {
    ServeProcess serve = new ServeProcess(directory, List.of(arguments));
    try {
      await()
          .atMost(START)
          .until(
              () -> {
                if (!serve.process.isAlive()) {
                  throw new AssertionError("it ended: " + serve.log());
                }
                return Files.exists(serve.socket);
              });
      return serve;
    } catch (Throwable e) {
      serve.close();
      throw e;
    }
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  long pid() {
    return process.pid();
  }

  SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
