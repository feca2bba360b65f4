package dev.glovebox.it.bench.peer;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The other side of {@link RawSocketPeer}: a thread for each connection. */
final class RawSocketMain {
  private RawSocketMain() {}

  public static void main(String[] args) throws IOException {
    int bytes = Integer.parseInt(args[1]);
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(Path.of(args[0])));
    new Thread(() -> accept(listening, bytes)).start();
    Requests.serve("ready");
  }

  private static void accept(ServerSocketChannel listening, int bytes) {
    try {
      while (true) {
        SocketChannel channel = listening.accept();
        new Thread(() -> answer(channel, bytes)).start();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(SocketChannel channel, int bytes) {
    ByteBuffer message = ByteBuffer.allocateDirect(bytes);
    try (channel) {
      while (true) {
        Channels.read(channel, message);
        Channels.write(channel, message);
      }
    } catch (EOFException e) {
      // The caller has closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
