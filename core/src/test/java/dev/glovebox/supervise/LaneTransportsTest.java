package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.SegmentOffer;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.registry.LaneTransport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

  @TempDir private Path directory;

  private final LaneTransports transports = new LaneTransports(LaneTransport.SHARED, Duration.ZERO);
  private SocketTransport host;
  private SocketTransport worker;

  @BeforeEach
  void connect() throws IOException {
    Path file = directory.resolve("s");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      worker = SocketTransport.over(SocketChannel.open(address), MAX);
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

  private void assertIsClosed(SegmentOffer offer) {
    assertThat(offer).isNotNull();
    assertThat(Files.exists(Path.of("/proc/self/fd/" + offer.descriptor()))).isFalse();
  }

  @Test
  void aWorkerThatHasAttached_goesOnInTheSegment() throws IOException {
    MessageCodec.send(worker, new Message.Attached(null));
    Transport moved = transports.welcome(host, HELLO, 1, LONG);

    assertThat(moved.sharesFrames()).isTrue();
    assertIsClosed(offered());
    moved.close();
    moved.dispose();
  }

  @Test
  void aWorkerThatCouldNot_goesOnOverTheSocket() throws IOException {
    MessageCodec.send(worker, new Message.Attached("no such file"));

    assertThat(transports.welcome(host, HELLO, 1, LONG)).isSameAs(host);
    assertIsClosed(offered());
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
    MessageCodec.send(worker, new Message.Pong(1, 1, 1));

    assertThatThrownBy(() -> transports.welcome(host, HELLO, 1, LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not say whether it has attached");
    assertIsClosed(offered());
  }

  @Test
  void aWorkerThatDiesThere_isGivenUp() throws IOException {
    Thread dying =
        new Thread(
            () -> {
              try {
                assertIsOpen(offered());
              } catch (IOException e) {
                throw new AssertionError(e);
              } finally {
                worker.close();
              }
            });
    dying.start();
    assertThatThrownBy(() -> transports.welcome(host, HELLO, 1, LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the other side closed");
  }

  private static void assertIsOpen(SegmentOffer offer) {
    assertThat(Files.exists(Path.of("/proc/self/fd/" + offer.descriptor()))).isTrue();
  }

  @Test
  void aFrameBehindTheAnswer_isAViolation() throws IOException {
    MessageCodec.send(worker, new Message.Attached(null));
    MessageCodec.send(worker, new Message.Attached(null));

    assertThatThrownBy(() -> transports.welcome(host, HELLO, 1, LONG))
        .hasMessageContaining("not due");
    assertIsClosed(offered());
  }

  @Test
  void aWorkerThatKnowsNoSegments_isOfferedNone() throws IOException {
    Message.Hello old = new Message.Hello("s", 1, 1, Message.Channel.LANE, 0, 1, 1, false);

    assertThat(transports.welcome(host, old, 1, SHORT)).isSameAs(host);
    assertThat(offered()).isNull();
  }
}
