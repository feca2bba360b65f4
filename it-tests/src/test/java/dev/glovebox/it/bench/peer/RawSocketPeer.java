package dev.glovebox.it.bench.peer;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A message of some size to another JVM and back over a UNIX socket, blocking: no encoding, no
 * dispatch. The floor of what a socket can do.
 */
public final class RawSocketPeer implements Subject {
  private final String name;
  private final Path socket;
  private final int bytes;
  private final PeerProcess peer;

  public RawSocketPeer(String name, Path directory, int bytes) throws IOException {
    this.name = name;
    this.bytes = bytes;
    socket = directory.resolve("raw");
    peer = PeerProcess.start(RawSocketMain.class, socket.toString(), Integer.toString(bytes));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Caller newCaller() throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    ByteBuffer message = ByteBuffer.allocateDirect(bytes);
    return new Caller() {
      private long count;

      @Override
      public void call() throws IOException {
        count++;
        message.putLong(0, count);
        Channels.write(channel, message);
        Channels.read(channel, message);
        if (message.getLong(0) != count) {
          throw new IOException("another message came back");
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
