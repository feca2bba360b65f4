package dev.glovebox.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.sidecar.wire.ListenAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A client as anybody may write it: a socket and lines of JSON. */
final class PlainClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final SocketChannel socket;
  private final BufferedReader lines;

  PlainClient(ListenAddress door) throws IOException {
    SocketAddress address =
        door.path() == null ? door.socket() : UnixDomainSocketAddress.of(door.path());
    socket = SocketChannel.open(address);
    lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8));
  }

  void send(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.replace('\'', '"'));
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  void request(String method, String params, int id) throws IOException {
    send("{'jsonrpc':'2.0','method':'" + method + "','params':" + params + ",'id':" + id + "}");
  }

  /** The next answer; null if the connection has ended. */
  JsonNode next() throws IOException {
    String line = lines.readLine();
    return line == null ? null : JSON.readTree(line);
  }

  /** All that comes until the connection ends. */
  String rest() {
    return lines.lines().collect(Collectors.joining("\n"));
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
