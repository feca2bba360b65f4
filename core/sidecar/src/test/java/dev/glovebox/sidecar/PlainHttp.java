package dev.glovebox.sidecar;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client of an HTTP door that sends exactly what it is given. */
final class PlainHttp implements AutoCloseable {
  private static final int BOUND_MILLIS = 20_000;

  record Reply(int status, String head, String body) {}

  final Socket socket;
  private final InputStream in;

  PlainHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(BOUND_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  PlainHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  String head(String line, String... headers) {
    return line
        + " HTTP/1.1\r\nHost: localhost:"
        + socket.getPort()
        + "\r\n"
        + String.join("", headers)
        + "\r\n";
  }

  String post(String body, String... headers) {
    String more =
        "Content-Type: application/json\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n"
            + String.join("", headers);
    return head("POST /rpc", more) + body;
  }

  static String call(String function, String params, int id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"fake."
        + function
        + "\",\"params\":"
        + params
        + ",\"id\":"
        + id
        + "}";
  }

  Reply read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    StringBuilder head = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(line.toLowerCase(Locale.ROOT)).append('\n');
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return new Reply(
        status, head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** Whether the other side has closed, in whatever manner. */
  boolean isAtEnd() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
