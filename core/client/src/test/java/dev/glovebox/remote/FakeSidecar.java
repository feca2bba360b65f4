package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A sidecar that says what a test wants it to say. Serves each connection on a thread of its own,
 * one request at a time.
 */
final class FakeSidecar implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Writes what it likes to a request, or throws to cut the connection. */
  interface Script {
    void answer(JsonNode request, Reply reply) throws IOException;
  }

  /** The way back to the client. */
  record Reply(OutputStream stream, JsonNode request) {
    void result(String json) throws IOException {
      message("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + json + "}");
    }

    void error(String json) throws IOException {
      message("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"error\":" + json + "}");
    }

    void message(String json) throws IOException {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      raw("Content-Length: " + bytes.length + "\r\n\r\n" + json);
    }

    void raw(String text) throws IOException {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    }
  }

  private final Path path;
  private final Script script;
  private final ServerSocketChannel server;
  private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

  FakeSidecar(Path directory, Script script) throws IOException {
    this.path = directory.resolve("s");
    this.script = script;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    start(this::acceptAll);
  }

  String address() {
    return "unix:" + path;
  }

  List<JsonNode> requests() {
    return requests;
  }

  /** How many connections it has taken. */
  int connections() {
    return clients.size();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fake-sidecar");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        clients.add(client);
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed: that ends it.
      return;
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      InputStream in = Channels.newInputStream(client);
      OutputStream out = Channels.newOutputStream(client);
      while (true) {
        JsonNode request = MAPPER.readTree(in.readNBytes(length(in)));
        requests.add(request);
        script.answer(request, new Reply(out, request));
      }
    } catch (IOException e) {
      // The script, or the test, hung up.
      return;
    }
  }

  private static int length(InputStream in) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    while (!header.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client hung up");
      }
      header.write(next);
    }
    return Integer.parseInt(header.toString(StandardCharsets.US_ASCII).replaceAll("[^0-9]", ""));
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
      for (SocketChannel client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
