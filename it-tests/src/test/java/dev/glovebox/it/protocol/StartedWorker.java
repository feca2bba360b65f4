package dev.glovebox.it.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real worker, with a host that is this test: it says what it likes. */
final class StartedWorker implements AutoCloseable {
  static final String SECRET = "sesame";

  private static final String WELCOME = "{\"type\":\"welcome\",\"version\":1}";

  private final Path stderr;
  private final Path socket;
  private final ServerSocketChannel door;
  private final Process process;
  private boolean isLane;
  private Wire upcall;

  StartedWorker(Path directory, WorkerKind kind) throws IOException {
    stderr = directory.resolve("stderr");
    socket = directory.resolve("s");
    door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(socket));
    process =
        new ProcessBuilder(kind.command())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(stderr.toFile())
            .start();
  }

  Path socket() {
    return socket;
  }

  long pid() {
    return process.pid();
  }

  /** Writes to its standard input, which stays open. */
  void tell(String text) throws IOException {
    OutputStream stdin = process.getOutputStream();
    stdin.write(text.getBytes(StandardCharsets.UTF_8));
    stdin.flush();
  }

  void closeStdin() throws IOException {
    process.getOutputStream().close();
  }

  /** Its next connection, after its hello. */
  Wire accept() throws IOException {
    while (true) {
      Wire wire = new Wire(door.accept());
      String hello = wire.hear().text();
      if (!hello.contains("\"secret\":\"" + SECRET + "\"")) {
        throw new IOException("not a hello with the secret");
      }
      if (!hello.contains(Wire.upcall())) {
        isLane = hello.contains(Wire.lane(0));
        return wire;
      }
      welcomeUpcall(wire);
    }
  }

  /**
   * Its next connection, welcomed. With the lane comes the connection for callbacks of a library's
   * own threads, before or after it; the worker waits for its welcome too.
   */
  Wire welcome() throws IOException {
    return welcome(WELCOME);
  }

  /** As {@link #welcome()}, in these words. */
  Wire welcome(String words) throws IOException {
    Wire wire = accept();
    wire.say(words);
    if (isLane && upcall == null) {
      Wire connection = new Wire(door.accept());
      connection.hear();
      welcomeUpcall(connection);
    }
    return wire;
  }

  private void welcomeUpcall(Wire connection) throws IOException {
    connection.say(WELCOME);
    upcall = connection;
  }

  /** Its exit code; waits within a bound. */
  int exit() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the worker has not ended within 20 s; stderr: " + stderr());
    }
    return process.exitValue();
  }

  String stderr() {
    try {
      return Files.readString(stderr);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    if (upcall != null) {
      upcall.close();
    }
    door.close();
    process.getOutputStream().close();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
