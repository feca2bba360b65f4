package dev.glovebox.it.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client with a plain socket and lines of JSON. */
final class LineClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SocketChannel socket;
  private final BufferedReader lines;

  LineClient(SocketChannel socket) {
    this.socket = socket;
    this.lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8));
  }

  void send(String line) throws IOException {
    // Not through a stream: in JDK 17 it waits for a thread that reads from the channel's other
    // one.
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  void request(String method, String params, int id) throws IOException {
    send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":%d}"
            .formatted(method, params, id));
  }

  /** The next line as it is; null if the connection has ended. */
  String line() throws IOException {
    return lines.readLine();
  }

  /** The next answer; null if the connection has ended. */
  JsonNode next() throws IOException {
    String line = lines.readLine();
    return line == null ? null : JSON.readTree(line);
  }

  JsonNode ask(String method, String params, int id) throws IOException {
    request(method, params, id);
    return next();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
