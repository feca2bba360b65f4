package dev.glovebox.it.bench.sidecar;

import dev.glovebox.it.bench.Caller;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client with a blocking socket: one line out, one line in, compared as text. */
final class JsonCaller implements Caller {
  private static final byte[] REQUEST =
      "{\"jsonrpc\":\"2.0\",\"method\":\"calc.calc_add_i64\",\"params\":[42,0],\"id\":7}\n"
          .getBytes(StandardCharsets.UTF_8);
  private static final ByteBuffer ANSWER =
      ByteBuffer.wrap(
          "{\"jsonrpc\":\"2.0\",\"result\":42,\"id\":7}\n".getBytes(StandardCharsets.UTF_8));

  private final SocketChannel channel;
  private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST.length).put(REQUEST);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(4096);

  JsonCaller(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  @Override
  public void call() throws IOException {
    request.flip();
    while (request.hasRemaining()) {
      channel.write(request);
    }
    answer.clear();
    do {
      if (channel.read(answer) < 0) {
        throw new EOFException("the server closed the connection");
      }
    } while (answer.get(answer.position() - 1) != '\n');
    answer.flip();
    if (!answer.equals(ANSWER)) {
      throw new IOException("answered: " + StandardCharsets.UTF_8.decode(answer));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
