package dev.glovebox.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.SegmentOffer;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.registry.LaneTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker may say, or not say, of the segment that it was offered. */
@Timeout(30)
class LaneTransportsTest {
  private static final int MAX = 1 << 20;
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONG = TimeUnit.SECONDS.toNanos(10);
  private static final Message.Hello HELLO =
      new Message.Hello("s", 1, 1, Message.Channel.LANE, 0, 1, 1, true);
  private static final Message.Hello WITHOUT_SEGMENTS =
      new Message.Hello("s", 1, 1, Message.Channel.LANE, 0, 1, 1, false);

  @TempDir private Path directory;

  private final LaneTransports transports = new LaneTransports(LaneTransport.SHARED, Duration.ZERO);
  private SocketTransport host;
  private SocketTransport worker;

  /** The worker's, of its transport. */
  private SocketChannel channel;

  @BeforeEach
  void connect() throws IOException {
    Path file = directory.resolve("s");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      channel = SocketChannel.open(address);
      worker = SocketTransport.over(channel, MAX);
      host = SocketTransport.over(server.accept(), MAX);
    }
  }

  @AfterEach
  void disconnect() {
    host.close();
    worker.close();
  }

  private SegmentOffer offered() throws IOException {
    return ((Message.Welcome) MessageCodec.read(worker.receive(LONG))).segment();
  }

  /** What a worker does when it has read what it was offered. */
  private interface Reply {
    void to(SegmentOffer offer) throws IOException;
  }

  /** Has the worker be welcomed, and reply; what it was offered is complete then. */
  private CompletableFuture<SegmentOffer> replying(Reply reply) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            SegmentOffer offer = offered();
            reply.to(offer);
            return offer;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private CompletableFuture<SegmentOffer> saying(Message... messages) {
    return replying(
        offer -> {
          for (Message message : messages) {
            MessageCodec.send(worker, message);
          }
        });
  }

  private void assertIsClosed(SegmentOffer offer) {
    assertThat(offer).isNotNull();
    assertThat(Files.exists(Path.of("/proc/self/fd/" + offer.descriptor()))).isFalse();
  }

  @Test
  void aWorkerThatHasAttached_goesOnInTheSegment() throws IOException {
    CompletableFuture<SegmentOffer> offered = saying(new Message.Attached(null));
    Transport moved = transports.welcome(host, HELLO, 1, LONG);

    assertThat(moved.sharesFrames()).isTrue();
    assertIsClosed(offered.join());
    moved.close();
    moved.dispose();
  }

  @Test
  void aWorkerThatCouldNot_goesOnOverTheSocket() throws IOException {
    CompletableFuture<SegmentOffer> offered = saying(new Message.Attached("no such file"));

    assertThat(transports.welcome(host, HELLO, 1, LONG)).isSameAs(host);
    assertIsClosed(offered.join());
  }

  @Test
  void aWorkerThatDoesNotSayWhether_isGivenUpInTime() throws IOException {
    assertThatThrownBy(() -> transports.welcome(host, HELLO, 1, SHORT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not say whether it has attached");
    assertIsClosed(offered());
  }

  @Test
  void aWorkerThatSaysSomethingElse_isGivenUp() throws IOException {
    CompletableFuture<SegmentOffer> offered = saying(new Message.Pong(1, 1, 1));

    assertThatThrownBy(() -> transports.welcome(host, HELLO, 1, LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not say whether it has attached");
    assertIsClosed(offered.join());
  }

  @Test
  void aWorkerThatDiesThere_isGivenUp() throws IOException {
    CompletableFuture<SegmentOffer> offered =
        replying(
            offer -> {
              assertIsOpen(offer);
              worker.close();
            });
    assertThatThrownBy(() -> transports.welcome(host, HELLO, 1, LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the other side closed");
    assertIsClosed(offered.join());
  }

  private static void assertIsOpen(SegmentOffer offer) {
    assertThat(Files.exists(Path.of("/proc/self/fd/" + offer.descriptor()))).isTrue();
  }

  @Test
  void aFrameBehindTheAnswer_isAViolation() throws IOException {
    byte[] attached = "{\"type\":\"attached\"}".getBytes(StandardCharsets.UTF_8);
    ByteBuffer both = ByteBuffer.allocate(2 * (8 + attached.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2; i++) {
      // A message, after the one frame that the worker has taken.
      both.putInt(attached.length).putInt(0x0101).put(attached);
    }
    // In one write, so that both are there when the host reads the first.
    CompletableFuture<SegmentOffer> offered =
        replying(offer -> assertThat(channel.write(both.flip())).isEqualTo(both.limit()));

    assertThatThrownBy(() -> transports.welcome(host, HELLO, 1, LONG))
        .hasMessageContaining("not due");
    assertIsClosed(offered.join());
  }

  @Test
  void aWorkerThatKnowsNoSegments_isOfferedNone() throws IOException {
    assertThat(transports.welcome(host, WITHOUT_SEGMENTS, 1, SHORT)).isSameAs(host);
    assertThat(offered()).isNull();
  }

  @Test
  void aFallbackToTheSocket_isTold_whenTheWorkerKnowsNoSegments() throws IOException {
    AtomicBoolean told = new AtomicBoolean();
    LaneTransports shared = new LaneTransports(LaneTransport.SHARED, Duration.ZERO, told);

    assertThat(logOf(() -> shared.welcome(host, WITHOUT_SEGMENTS, 1, SHORT)))
        .contains("lanes go over sockets")
        .contains("a worker said that it can attach to none");
    assertThat(logOf(() -> shared.welcome(host, WITHOUT_SEGMENTS, 1, SHORT))).isEmpty();
  }

  @Test
  void socketsThatAreWanted_areNotTold() throws IOException {
    LaneTransports sockets =
        new LaneTransports(LaneTransport.SOCKET, Duration.ZERO, new AtomicBoolean());

    assertThat(logOf(() -> sockets.welcome(host, WITHOUT_SEGMENTS, 1, SHORT))).isEmpty();
  }

  /** A welcome whose log is looked at. */
  private interface Welcome {
    void run() throws IOException;
  }

  /** What was logged of lanes meanwhile, which goes to the error output. */
  private static String logOf(Welcome welcome) throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      welcome.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(LaneTransports.class.getSimpleName()))
        .collect(Collectors.joining("\n"));
  }
}
