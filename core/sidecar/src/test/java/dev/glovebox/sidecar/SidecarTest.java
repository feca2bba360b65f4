package dev.glovebox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.CallBounds;
import dev.glovebox.sidecar.rpc.ConnectionBounds;
import dev.glovebox.sidecar.rpc.MemoryBounds;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.DoorException;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.sidecar.wire.SocketAccess;
import dev.glovebox.sidecar.wire.Token;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SidecarTest {
  private static final Token TOKEN = Token.of("0123456789abcdef");

  @TempDir private Path directory;

  private final FakeLibrary library = new FakeLibrary();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final List<Bound> hit = new CopyOnWriteArrayList<>();
  private final SidecarListener listener =
      new SidecarListener() {
        @Override
        public void refused(String door, String peer, String why) {
          refusals.add(why);
        }

        @Override
        public void boundHit(Bound bound) {
          hit.add(bound);
        }
      };

  private ListenAddress unix;
  private Sidecar sidecar;

  @BeforeEach
  void place() {
    unix = ListenAddress.parse("unix:" + directory.resolve("g.sock"));
  }

  @AfterEach
  void stop() {
    library.gate.release(10_000);
    if (sidecar != null) {
      sidecar.close();
    }
  }

  private Sidecar started(SidecarOptions options) {
    return Sidecar.start(library, new Methods(), options, listener);
  }

  private void start(SidecarOptions options) {
    sidecar = started(options);
  }

  private void start() {
    start(SidecarOptions.listening(unix));
  }

  private ListenAddress startTcp(Bounds bounds) {
    start(
        SidecarOptions.listening(ListenAddress.parse("tcp:127.0.0.1:0"))
            .withToken(TOKEN)
            .withBounds(bounds));
    return sidecar.addresses().get(0);
  }

  private static Bounds bounds(int connections, int inFlight, long output) {
    return bounds(connections, inFlight, output, Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  private static Bounds bounds(
      int connections, int inFlight, long output, Duration authenticate, Duration idle) {
    return Bounds.DEFAULT
        .with(new ConnectionBounds(connections, connections, authenticate, idle))
        .with(new CallBounds(inFlight, 256, 256))
        .with(new MemoryBounds(output, 256L << 20, 4096, 16));
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt();
  }

  @Test
  void socketIsTheOwnersAlone_answers_andIsGoneAfterwards() throws Exception {
    start();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unix.path())))
        .isEqualTo("rw-------");
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.ask("fake.echo", "[1]", 7).toString())
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":[1],\"id\":7}");
    }
    sidecar.close();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void socketHasTheModeThatWasAsked() throws Exception {
    start(
        SidecarOptions.listening(unix)
            .withAccess(new SocketAccess(SocketAccess.mode("0660"), Optional.empty(), List.of())));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unix.path())))
        .isEqualTo("rw-rw----");
  }

  @Test
  void userWhoIsNotAllowed_isTurnedAway() throws Exception {
    start(
        SidecarOptions.listening(unix)
            .withAccess(
                new SocketAccess(SocketAccess.mode("0666"), Optional.empty(), List.of("65533"))));
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.next()).isNull();
    }
    assertThat(refusals).singleElement().asString().contains("--allow-user");
  }

  @Test
  void userWhoIsAllowedByNumber_isLetIn() throws Exception {
    int uid = (int) Files.getAttribute(directory, "unix:uid");
    start(
        SidecarOptions.listening(unix)
            .withAccess(
                new SocketAccess(
                    SocketAccess.mode("0666"), Optional.empty(), List.of(String.valueOf(uid)))));
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.ask("fake.echo", "[1]", 7).has("result")).isTrue();
    }
  }

  @Test
  void socketOfADeadSidecar_isReplaced_andThatOfALiveOneIsNot() throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(unix.path()));
    }
    assertThat(unix.path()).exists();
    start();
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.ask("fake.echo", "[1]", 7).has("result")).isTrue();
    }
    assertThatThrownBy(() -> started(SidecarOptions.listening(unix)))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("somebody listens there already");
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.ask("fake.echo", "[1]", 7).has("result")).isTrue();
    }
  }

  @Test
  void fileThatIsNoSocket_staysAsItIs() throws Exception {
    Files.writeString(unix.path(), "mine");
    assertThatThrownBy(() -> started(SidecarOptions.listening(unix)))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("no socket");
    assertThat(Files.readString(unix.path())).isEqualTo("mine");
  }

  @Test
  void directoryThatIsNotThere_isToldOf() {
    ListenAddress nowhere = ListenAddress.parse("unix:" + directory.resolve("no/g.sock"));
    assertThatThrownBy(() -> started(SidecarOptions.listening(nowhere)))
        .isInstanceOf(DoorException.class);
  }

  @Test
  void eachConnectionIsAnsweredInItsOwnFraming() throws Exception {
    start();
    try (PlainClient net = new PlainClient(unix);
        PlainClient headers = new PlainClient(unix)) {
      net.send("45:{'jsonrpc':'2.0','method':'fake.echo','id':1},");
      headers.send("Content-Length: 45\r\n\r\n{'jsonrpc':'2.0','method':'fake.echo','id':1}");
      // 36 bytes, and what is around them
      assertThat(read(net, 40)).isEqualTo("36:{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":1},");
      assertThat(read(headers, 58))
          .isEqualTo("Content-Length: 36\r\n\r\n{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":1}");
    }
  }

  private static String read(PlainClient client, int bytes) throws IOException {
    java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (client.socket.read(buffer) < 0) {
        break;
      }
    }
    return new String(buffer.array(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void afterBrokenJsonInAStream_errorAndClose_afterBrokenJsonInAFrame_goesOn() throws Exception {
    start();
    try (PlainClient client = new PlainClient(unix)) {
      client.send("{'jsonrpc':'2.0' 'method'}");
      assertThat(code(client.next())).isEqualTo(-32700);
      assertThat(client.next()).isNull();
    }
    try (PlainClient client = new PlainClient(unix)) {
      client.send("2:{t,45:{'jsonrpc':'2.0','method':'fake.echo','id':1},");
      String first = read(client, 4);
      assertThat(first).matches("[0-9]+:");
      int length = Integer.parseInt(first.substring(0, 3));
      assertThat(read(client, length + 1)).contains("-32700");
      assertThat(read(client, 40)).contains("\"id\":1");
    }
  }

  @Test
  void clientThatHasFinishedSending_getsItsAnswers_thenTheEnd() throws Exception {
    start();
    try (PlainClient client = new PlainClient(unix)) {
      client.request("fake.wait", "[]", 1);
      client.request("fake.echo", "[]", 2);
      client.socket.shutdownOutput();
      assertThat(client.next().get("id").asInt()).isEqualTo(2);
      library.gate.release();
      assertThat(client.next().get("id").asInt()).isEqualTo(1);
      assertThat(client.next()).isNull();
    }
    await().until(() -> sidecar.connections().count() == 0);
  }

  @Test
  void clientThatIsGone_leavesNothing() throws Exception {
    start();
    try (PlainClient client = new PlainClient(unix)) {
      client.ask("glovebox.session.open", "['fake']", 1);
      client.request("fake.wait", "[]", 2);
      await().until(() -> library.waiting.get() == 1);
    }
    library.gate.release();
    await().until(() -> sidecar.connections().count() == 0);
    await().until(() -> library.sessionsClosed.get() == 1);
    await().until(() -> sidecar.dispatcher().threads().atWork() == 0);
  }

  @Test
  void portWantsTheTokenFirst() throws Exception {
    ListenAddress port = startTcp(Bounds.DEFAULT);
    try (PlainClient client = new PlainClient(port)) {
      assertThat(code(client.ask("fake.echo", "['secret']", 1))).isEqualTo(-32001);
      assertThat(client.next()).isNull();
    }
    try (PlainClient client = new PlainClient(port)) {
      assertThat(code(client.ask("glovebox.authenticate", "{'token':'0123456789abcdeF'}", 1)))
          .isEqualTo(-32001);
      assertThat(client.next()).isNull();
    }
    assertThat(library.begun).isEmpty();
    try (PlainClient client = new PlainClient(port)) {
      assertThat(
              client.ask("glovebox.authenticate", "{'token':'0123456789abcdef'}", 1).has("result"))
          .isTrue();
      assertThat(client.ask("fake.echo", "[1]", 2).has("result")).isTrue();
    }
  }

  @Test
  void clientThatDoesNotSayItsToken_isClosedInTime() throws Exception {
    ListenAddress port =
        startTcp(bounds(10, 10, 1 << 20, Duration.ofMillis(100), Duration.ofMinutes(1)));
    try (PlainClient client = new PlainClient(port)) {
      assertThat(client.next()).isNull();
    }
    assertThat(refusals).singleElement().asString().contains("token");
    assertThat(hit).containsExactly(Bound.AUTHENTICATION);
  }

  @Test
  void silentConnection_isClosed_unlessACallIsAtWork() throws Exception {
    start(
        SidecarOptions.listening(unix)
            .withBounds(bounds(10, 10, 1 << 20, Duration.ofSeconds(1), Duration.ofMillis(200))));
    try (PlainClient busy = new PlainClient(unix);
        PlainClient silent = new PlainClient(unix)) {
      busy.request("fake.wait", "[]", 1);
      await().until(() -> library.waiting.get() == 1);
      assertThat(silent.next()).isNull();
      assertThat(hit).containsExactly(Bound.IDLE);
      library.gate.release();
      assertThat(busy.next().has("result")).isTrue();
    }
  }

  @Test
  void messageTooLargeOrTooDeep_namesTheOption() throws Exception {
    start();
    String deep = "[".repeat(65) + "]".repeat(65);
    for (String message : List.of(deep, deep.length() + ":" + deep + ",")) {
      try (PlainClient client = new PlainClient(unix)) {
        client.send(message);
        client.socket.shutdownOutput();
        assertThat(client.rest()).contains("-32700").contains("--max-depth");
      }
    }
    try (PlainClient client = new PlainClient(unix)) {
      client.send("4194305:");
      assertThat(client.rest()).contains("-32022").contains("--max-message");
    }
    assertThat(hit).containsExactly(Bound.DEPTH, Bound.DEPTH, Bound.MESSAGE);
  }

  @Test
  void tooManyConnections_areClosed() throws Exception {
    start(SidecarOptions.listening(unix).withBounds(bounds(1, 10, 1 << 20)));
    try (PlainClient first = new PlainClient(unix)) {
      assertThat(first.ask("fake.echo", "[]", 1).has("result")).isTrue();
      try (PlainClient second = new PlainClient(unix)) {
        assertThat(second.next()).isNull();
      }
      assertThat(first.ask("fake.echo", "[]", 1).has("result")).isTrue();
    }
    await().until(() -> sidecar.connections().count() == 0);
    try (PlainClient third = new PlainClient(unix)) {
      assertThat(third.ask("fake.echo", "[]", 1).has("result")).isTrue();
    }
    assertThat(refusals).singleElement().asString().contains("--max-connections");
    assertThat(hit).containsExactly(Bound.CONNECTIONS);
  }

  @Test
  void connectionIsNotReadWhileItsCallsAreAtWork() throws Exception {
    start(SidecarOptions.listening(unix).withBounds(bounds(10, 4, 1 << 20)));
    int all = 20_000;
    try (PlainClient client = new PlainClient(unix)) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int id = 0; id < all; id++) {
                    client.request("fake.wait", "['" + "x".repeat(100) + "']", id);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      await().until(() -> library.waiting.get() == 4);
      // 3 MB do not fit into the socket's buffers: the sender stands still.
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> sender.get(300, TimeUnit.MILLISECONDS)))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThat(library.begun.size()).isEqualTo(4);
      library.gate.release(all);
      Set<Integer> ids = new HashSet<>();
      for (int i = 0; i < all; i++) {
        ids.add(client.next().get("id").asInt());
      }
      assertThat(ids).hasSize(all);
      sender.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void clientThatDoesNotRead_isClosed() throws Exception {
    start(SidecarOptions.listening(unix).withBounds(bounds(10, 64, 4 << 20)));
    try (PlainClient client = new PlainClient(unix)) {
      for (int id = 0; id < 64; id++) {
        client.request("fake.big", "[1000000]", id);
      }
      await().until(() -> sidecar.connections().count() == 0);
    }
    assertThat(refusals).singleElement().asString().contains("--max-output");
    assertThat(hit).containsExactly(Bound.OUTPUT);
  }

  @Test
  void answerLargerThanMayWait_isWritten() throws Exception {
    start(SidecarOptions.listening(unix).withBounds(bounds(10, 64, 1000)));
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.ask("fake.big", "[100000]", 1).get("result").asText()).hasSize(100_000);
    }
  }

  @Test
  void drainFinishesWhatIsAtWork_andClosesTheDoors() throws Exception {
    start();
    try (PlainClient client = new PlainClient(unix);
        PlainClient silent = new PlainClient(unix)) {
      silent.ask("fake.echo", "[]", 0);
      client.request("fake.wait", "[]", 1);
      await().until(() -> library.waiting.get() == 1);
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return sidecar.drain();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      await().until(() -> sidecar.dispatcher().isDraining());
      assertThat(unix.path()).doesNotExist();
      assertThat(code(client.ask("fake.echo", "[]", 2))).isEqualTo(-32003);
      library.gate.release();
      assertThat(client.next().get("id").asInt()).isEqualTo(1);
      assertThat(client.next()).isNull();
      assertThat(silent.next()).isNull();
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void drainHearsWhoHasComeBefore_andTellsWhoSaysNothingNothing() throws Exception {
    start();
    try (PlainClient late = new PlainClient(unix);
        PlainClient silent = new PlainClient(unix)) {
      await().until(() -> sidecar.connections().count() == 2);
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return sidecar.drain();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      await().until(() -> Files.notExists(unix.path()));

      assertThat(late.ask("fake.echo", "[1]", 7).path("result").toString()).isEqualTo("[1]");
      assertThat(silent.next()).isNull();
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void drainDoesNotWaitLongerThanItsGrace() throws Exception {
    start(SidecarOptions.listening(unix).withGrace(Duration.ofMillis(100)));
    try (PlainClient client = new PlainClient(unix)) {
      client.request("fake.wait", "[]", 1);
      await().until(() -> library.waiting.get() == 1);
      assertThat(sidecar.drain()).isFalse();
    }
  }
}
