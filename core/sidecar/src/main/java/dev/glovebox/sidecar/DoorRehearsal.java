package dev.glovebox.sidecar;

import dev.glovebox.sidecar.rpc.Buffers;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SideThreads;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.Connections;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.sidecar.wire.Token;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests through doors as the sidecar has them, but of this moment alone: a socket in a directory
 * of its own, or a port of the loopback interface with a token that is nobody's. So whoever comes
 * first finds the way through the doors loaded. The dispatcher behind them has no library.
 *
 * <p><b>Threads:</b> used by one. Each wait has a bound.
 */
final class DoorRehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(DoorRehearsal.class);

  private static final int ANSWER_BYTES = 4096;

  private final SidecarOptions options;
  private final Dispatcher dispatcher;
  private final Duration bound;

  /**
   * Prepares it.
   *
   * @param options of the sidecar: its kinds of doors are opened
   * @param bound for each answer
   */
  DoorRehearsal(SidecarOptions options, Dispatcher dispatcher, Duration bound) {
    this.options = options;
    this.dispatcher = dispatcher;
    this.bound = bound;
  }

  /** Sends a request so many times, one after the other, through each kind of door. */
  void send(byte[] request, int times) throws IOException {
    if (has(ListenAddress.Kind.HTTP)) {
      String token = UUID.randomUUID().toString();
      through(
          ListenAddress.parse("http:127.0.0.1:0"),
          token,
          door -> converse(door.socket(), post(request, door.socket().getPort(), token), times));
    }
    if (has(ListenAddress.Kind.UNIX) || has(ListenAddress.Kind.TCP)) {
      Path directory = Files.createTempDirectory("gb-");
      try {
        through(
            ListenAddress.parse("unix:" + directory.resolve("s")),
            UUID.randomUUID().toString(),
            door -> converse(UnixDomainSocketAddress.of(door.path()), request, times));
      } finally {
        Files.deleteIfExists(directory);
      }
    }
  }

  private boolean has(ListenAddress.Kind kind) {
    return options.listen().stream().anyMatch(address -> address.kind() == kind);
  }

  private static byte[] post(byte[] request, int port, String token) {
    String head =
        "POST /rpc HTTP/1.1\r\nHost: localhost:"
            + port
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + request.length
            + "\r\n\r\n";
    return (head + new String(request, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  /** Sends the same message again when its answer has come; it is as small as its answer. */
  private void converse(SocketAddress door, byte[] message, int times) throws IOException {
    try (SocketChannel client = SocketChannel.open(door);
        Selector answers = Selector.open()) {
      client.configureBlocking(false);
      client.register(answers, SelectionKey.OP_READ);
      ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
      for (int i = 0; i < times; i++) {
        client.write(ByteBuffer.wrap(message));
        if (answers.select(bound.toMillis()) == 0 || client.read(answer.clear()) < 0) {
          throw new IOException("no answer came through " + door);
        }
        answers.selectedKeys().clear();
      }
    }
  }

  /** What a client does. */
  private interface Visit {
    void to(ListenAddress door) throws IOException;
  }

  private void through(ListenAddress door, String token, Visit visit) throws IOException {
    SidecarOptions own = SidecarOptions.listening(door).withToken(Token.of(token));
    Connections connections = new Connections(options.bounds().connection());
    try (SideThreads threads = new SideThreads("glovebox-warm-up");
        OpenDoors doors = OpenDoors.open(own)) {
      doors.serve(
          new DoorContext(
              dispatcher,
              new RpcJson(options.bounds()),
              threads,
              threads,
              options.bounds(),
              own.token(),
              connections,
              new Buffers(options.bounds().memory().buffers()),
              SidecarListener.NONE),
          Map.of());
      try {
        visit.to(doors.addresses().get(0));
      } finally {
        end(connections);
      }
    }
  }

  /** As the sidecar does at its end: what its threads have not closed when they go, nobody does. */
  private void end(Connections connections) {
    for (Channel channel : connections.all()) {
      if (!channel.close().awaitUninterruptibly(bound.toMillis())) {
        LOG.debug("{} did not close", channel);
      }
    }
  }
}
