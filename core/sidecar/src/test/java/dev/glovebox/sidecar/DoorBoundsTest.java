package dev.glovebox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.sidecar.http.HttpPage;
import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.ConnectionBounds;
import dev.glovebox.sidecar.rpc.MemoryBounds;
import dev.glovebox.sidecar.rpc.MessageBounds;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.sidecar.wire.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients of one door may do to others, and to the sidecar. */
@Timeout(60)
class DoorBoundsTest {
  private static final String SECRET = "0123456789abcdef";
  private static final String TOKEN = "Authorization: Bearer " + SECRET + "\r\n";
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path directory;

  private final FakeLibrary library = new FakeLibrary();
  private final List<Bound> hit = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private Sidecar sidecar;
  private ListenAddress unix;

  private final SidecarListener listener =
      new SidecarListener() {
        @Override
        public void boundHit(Bound bound) {
          hit.add(bound);
        }

        @Override
        public void refused(String door, String peer, String why) {
          refusals.add(why);
        }
      };

  @AfterEach
  void stop() {
    library.gate.release(10_000);
    sidecar.close();
  }

  /** A UNIX socket, an HTTP door, and a TCP door, with a token. */
  private void start(Bounds bounds) {
    unix = ListenAddress.parse("unix:" + directory.resolve("s"));
    sidecar =
        Sidecar.start(
            library,
            new Methods(),
            SidecarOptions.listening(
                    unix,
                    ListenAddress.parse("http:127.0.0.1:0"),
                    ListenAddress.parse("tcp:127.0.0.1:0"))
                .withToken(Token.of(SECRET))
                .withBounds(bounds),
            listener,
            Map.of("/health", new HttpPage(true, () -> HttpPage.Content.json(200, "{}"))));
  }

  private PlainHttp http() throws IOException {
    return new PlainHttp(sidecar.addresses().get(1).socket().getPort());
  }

  private static ConnectionBounds connections(int most, int strangers, Duration authenticate) {
    return new ConnectionBounds(most, strangers, authenticate, Duration.ofHours(1));
  }

  private static Bounds within(Duration arrival) {
    return Bounds.DEFAULT.with(new MessageBounds(4 << 20, 64, 1000, arrival));
  }

  @Test
  void silentStrangersShutOutNobody() throws Exception {
    start(Bounds.DEFAULT.with(connections(20, 5, Duration.ofMinutes(1))));
    List<PlainHttp> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        silent.add(http());
      }
      try (PlainClient owner = new PlainClient(unix);
          PlainHttp client = http()) {
        assertThat(owner.ask("fake.echo", "[1]", 1).has("result")).isTrue();
        String call = client.post(PlainHttp.call("echo", "[1]", 1), TOKEN);
        assertThat(client.send(call).read().status()).isEqualTo(200);
        await().until(() -> sidecar.connections().count() <= 1 + 5 + 1);
        assertThat(hit).contains(Bound.STRANGERS).doesNotContain(Bound.CONNECTIONS);
      }
    } finally {
      for (PlainHttp one : silent) {
        one.close();
      }
    }
  }

  @Test
  void clientsThatAreKnownMakeNoRoom_butTheirDoorAloneIsFull() throws Exception {
    start(Bounds.DEFAULT.with(connections(2, 2, Duration.ofMinutes(1))));
    try (PlainHttp first = http();
        PlainHttp second = http()) {
      for (PlainHttp one : List.of(first, second)) {
        one.send(one.post(PlainHttp.call("echo", "[1]", 1), TOKEN)).read();
      }
      try (PlainHttp third = http();
          PlainClient owner = new PlainClient(unix)) {
        assertThat(third.isAtEnd()).isTrue();
        assertThat(hit).containsExactly(Bound.CONNECTIONS);
        assertThat(owner.ask("fake.echo", "[1]", 1).has("result")).isTrue();
        first.send(first.post(PlainHttp.call("echo", "[2]", 2), TOKEN));
        assertThat(first.read().body()).contains("[2]");
      }
    }
  }

  @Test
  void strangerWhoAsksForHealth_isNotKeptForLong() throws Exception {
    start(Bounds.DEFAULT.with(connections(10, 10, SHORT)));
    try (PlainHttp http = http()) {
      assertThat(http.send(http.head("GET /health")).read().status()).isEqualTo(200);
      assertThat(http.isAtEnd()).isTrue();
      assertThat(hit).containsExactly(Bound.AUTHENTICATION);
    }
  }

  @Test
  void clientWithTheToken_isKept() throws Exception {
    start(Bounds.DEFAULT.with(connections(10, 10, SHORT)));
    try (PlainHttp http = http()) {
      http.send(http.post(PlainHttp.call("echo", "[1]", 1), TOKEN)).read();
      http.socket.setSoTimeout((int) SHORT.toMillis() * 3);
      assertThat(http.isAtEnd()).isFalse();
      http.send(http.post(PlainHttp.call("echo", "[2]", 2), TOKEN));
      assertThat(http.read().body()).contains("[2]");
    }
  }

  @Test
  void answerThatIsReadSlowly_isNoSilence() throws Exception {
    int size = 16_000_000;
    ConnectionBounds idleSoon = new ConnectionBounds(10, 10, Duration.ofMinutes(1), SHORT);
    start(Bounds.DEFAULT.with(idleSoon));
    try (PlainClient client = new PlainClient(unix);
        PlainHttp http = http()) {
      http.socket.setReceiveBufferSize(1 << 16);
      client.request("fake.big", "[" + size + "]", 1);
      http.send(http.post(PlainHttp.call("big", "[" + size + "]", 1), TOKEN));
      await().until(() -> library.begun.size() == 2);
      // One that came later and is silent is closed, once and again: so these had time to be.
      for (int i = 0; i < 2; i++) {
        try (PlainClient silent = new PlainClient(unix)) {
          assertThat(silent.next()).isNull();
        }
      }
      assertThat(hit).containsExactly(Bound.IDLE, Bound.IDLE);

      assertThat(client.next().get("result").asText()).hasSize(size);
      assertThat(http.read().body()).hasSizeGreaterThan(size);
    }
  }

  @Test
  void headOrBodyWithoutEnd_isEnded() throws Exception {
    start(within(SHORT));
    try (PlainHttp http = http()) {
      assertThat(http.send("POST /rpc HTTP/1.1\r\nX").read().status()).isEqualTo(408);
      assertThat(http.isAtEnd()).isTrue();
    }
    try (PlainHttp http = http()) {
      // The second request of a connection has no more time than its first.
      http.send(http.post(PlainHttp.call("echo", "[1]", 1), TOKEN));
      assertThat(http.read().status()).isEqualTo(200);
      String whole = http.post(PlainHttp.call("echo", "[2]", 2), TOKEN);
      http.send(whole.substring(0, whole.length() - 1));
      assertThat(http.read().status()).isEqualTo(408);
    }
    assertThat(hit).containsExactly(Bound.ARRIVAL, Bound.ARRIVAL);
  }

  @Test
  void bytesThatDrip_doNotMakeTheTimeLonger() throws Exception {
    start(within(SHORT));
    try (PlainHttp http = http()) {
      http.socket.setSoTimeout(1);
      http.send("POST /rpc HTTP/1.1\r\n");
      long sent = 0;
      boolean ended = false;
      while (!ended && sent < 60_000) {
        try {
          http.send("X");
          sent++;
          http.socket.setSoTimeout(20);
          ended = http.read().status() == 408;
        } catch (java.net.SocketTimeoutException notYet) {
          // Another byte.
          ended = false;
        }
      }
      assertThat(ended).isTrue();
    }
  }

  @Test
  void framedMessageWithoutEnd_isEnded_andBlanksAreNone() throws Exception {
    start(within(SHORT));
    for (String part : List.of("{'jsonrpc'", "20:{", "Content-Le", "Content-Length: 5\r\n\r\n")) {
      try (PlainClient client = new PlainClient(unix)) {
        client.send(part);
        assertThat(client.rest()).contains("-32700").contains("--message-timeout");
      }
    }
    assertThat(hit).hasSize(4).containsOnly(Bound.ARRIVAL);
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.ask("fake.echo", "[1]", 1).has("result")).isTrue();
      client.send("\n");
      client.request("fake.wait", "[]", 2);
      Thread.sleep(SHORT.toMillis() * 2);
      library.gate.release();
      assertThat(client.next().get("id").asInt()).isEqualTo(2);
    }
  }

  @Test
  void requestsSentAhead_areAllAnsweredInTheirOrder() throws Exception {
    start(Bounds.DEFAULT);
    int all = 3000;
    try (PlainHttp http = http()) {
      StringBuilder ahead = new StringBuilder();
      for (int id = 0; id < all; id++) {
        ahead.append(http.post(PlainHttp.call("echo", "[]", id), TOKEN));
      }
      Thread sender = new Thread(() -> sendAll(http, ahead.toString()));
      sender.start();
      for (int id = 0; id < all; id++) {
        assertThat(http.read().body()).endsWith("\"id\":" + id + "}");
      }
      sender.join();
    }
    assertThat(refusals).isEmpty();
  }

  private static void sendAll(PlainHttp http, String text) {
    try {
      http.send(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void refusalIsReadableByWhoSendsFirstAndReadsThen() throws Exception {
    start(Bounds.DEFAULT);
    String body = " ".repeat(8 << 20);
    for (int i = 0; i < 5; i++) {
      try (PlainHttp http = http()) {
        http.send(http.post(body, TOKEN));
        assertThat(http.read().status()).isEqualTo(413);
        assertThat(http.isAtEnd()).isTrue();
      }
      try (PlainHttp http = http()) {
        http.send(http.post(body));
        assertThat(http.read().status()).isEqualTo(401);
      }
    }
  }

  @Test
  void clientThatHasFinishedSending_getsItsAnswer() throws Exception {
    start(Bounds.DEFAULT);
    try (PlainHttp http = http()) {
      http.send(http.post(PlainHttp.call("wait", "[]", 1), TOKEN));
      http.send(http.post(PlainHttp.call("echo", "[]", 2), TOKEN));
      http.socket.shutdownOutput();
      await().until(() -> library.waiting.get() == 1);
      library.gate.release();
      assertThat(http.read().body()).contains("\"id\":1");
      assertThat(http.read().body()).contains("\"id\":2");
      assertThat(http.isAtEnd()).isTrue();
    }
  }

  /** ab, and proxies that speak 1.0, wait for the end of the connection unless they are told. */
  @Test
  void clientOfHttp10_isToldWhetherItsConnectionIsKept() throws Exception {
    start(Bounds.DEFAULT);
    try (PlainHttp http = http()) {
      String keep = http.post(PlainHttp.call("echo", "[]", 1), TOKEN, "Connection: keep-alive\r\n");
      for (int i = 0; i < 3; i++) {
        PlainHttp.Reply reply = http.send(keep.replace("HTTP/1.1", "HTTP/1.0")).read();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.head()).contains("connection: keep-alive\n");
      }
      String last = http.post(PlainHttp.call("echo", "[]", 1), TOKEN);
      assertThat(http.send(last.replace("HTTP/1.1", "HTTP/1.0")).read().status()).isEqualTo(200);
      assertThat(http.isAtEnd()).isTrue();
    }
    try (PlainHttp http = http()) {
      String once = http.post(PlainHttp.call("echo", "[]", 1), TOKEN, "Connection: close\r\n");
      assertThat(http.send(once).read().head()).contains("connection: close\n");
      assertThat(http.isAtEnd()).isTrue();
    }
  }

  /** As where users are looked up in a directory that does not answer. */
  @Test
  void clientsWhoseUserTheMachineDoesNotSay_areRefused_andDoNotPileUp() throws Exception {
    start(Bounds.DEFAULT);
    CountDownLatch free = new CountDownLatch(1);
    int waiting = 0;
    try {
      while (true) {
        sidecar.lookups().execute(() -> awaitQuietly(free));
        waiting++;
        assertThat(waiting).isLessThan(1000);
      }
    } catch (RejectedExecutionException full) {
      assertThat(waiting).isGreaterThan(64);
    }
    try (PlainClient client = new PlainClient(unix);
        PlainHttp other = http()) {
      assertThat(client.rest()).isEmpty();
      assertThat(refusals).singleElement().asString().contains("still to say whose processes");
      other.send(other.post(PlainHttp.call("echo", "[1]", 1), TOKEN));
      assertThat(other.read().status()).isEqualTo(200);
    } finally {
      free.countDown();
    }
    await().until(() -> sidecar.connections().count() <= 1);
    try (PlainClient client = new PlainClient(unix)) {
      assertThat(client.ask("fake.echo", "[1]", 1).has("result")).isTrue();
    }
  }

  @Test
  void largeMessagesAreParsedElsewhere_andKeepTheirOrder() throws Exception {
    start(Bounds.DEFAULT);
    CountDownLatch free = new CountDownLatch(1);
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 4; i++) {
      sidecar.parsers().execute(() -> awaitQuietly(free));
    }
    String large = "[\"" + "x".repeat(40_000) + "\"]";
    try (PlainHttp http = http();
        PlainClient client = new PlainClient(unix);
        PlainClient other = new PlainClient(unix)) {
      http.send(http.post(PlainHttp.call("echo", large, 1), TOKEN));
      client.request("fake.echo", large, 1);
      client.request("fake.echo", "[2]", 2);
      for (int id = 0; id < 20; id++) {
        // All event loops have a connection now, and none of them is held up.
        assertThat(other.ask("fake.echo", "[1]", id).has("result")).isTrue();
        try (PlainHttp small = http()) {
          small.send(small.post(PlainHttp.call("echo", "[1]", 1), TOKEN));
          assertThat(small.read().status()).isEqualTo(200);
        }
      }
      assertThat(library.begun).doesNotContain("2");
      free.countDown();
      assertThat(http.read().status()).isEqualTo(200);
      assertThat(client.next().has("result")).isTrue();
      assertThat(client.next().has("result")).isTrue();
      assertThat(library.begun).contains("2");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void allBuffersTogetherAreBounded_andSmallMessagesPass() throws Exception {
    start(Bounds.DEFAULT.with(new MemoryBounds(16 << 20, 1 << 20, 4096, 16)));
    String part = "{'jsonrpc':'2.0','method':'fake.echo','params':['" + "x".repeat(400_000);
    List<PlainClient> holders = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        PlainClient holder = new PlainClient(unix);
        holders.add(holder);
        holder.send(part);
      }
      await().until(() -> sidecar.buffers().used() > 700_000);
      try (PlainClient refused = new PlainClient(unix)) {
        refused.send(part);
        assertThat(refused.rest()).contains("-32002").contains("--max-buffers");
      }
      try (PlainHttp http = http()) {
        String body = PlainHttp.call("echo", "[\"" + "x".repeat(400_000) + "\"]", 1);
        assertThat(http.send(http.post(body, TOKEN)).read().status()).isEqualTo(503);
      }
      try (PlainClient small = new PlainClient(unix)) {
        assertThat(small.ask("fake.echo", "[1]", 1).has("result")).isTrue();
      }
      assertThat(hit).containsExactly(Bound.BUFFERS, Bound.BUFFERS);
    } finally {
      for (PlainClient holder : holders) {
        holder.close();
      }
    }
    await().until(() -> sidecar.buffers().used() == 0);
  }

  @Test
  void bodiesThatPagesHaveNoUseFor_areGivenBack() throws Exception {
    start(Bounds.DEFAULT.with(new MemoryBounds(16 << 20, 1 << 20, 4096, 16)));
    try (PlainHttp http = http()) {
      String request = http.head("GET /health", "Content-Length: 400000\r\n") + "x".repeat(400_000);
      for (int i = 0; i < 4; i++) {
        assertThat(http.send(request).read().status()).isEqualTo(200);
      }
      await().until(() -> sidecar.buffers().used() == 0);
    }
    assertThat(hit).isEmpty();
  }

  @Test
  void answersThatWaitAreCounted_andGivenBack() throws Exception {
    start(Bounds.DEFAULT.with(new MemoryBounds(16 << 20, 3 << 20, 4096, 16)));
    try (PlainClient client = new PlainClient(unix)) {
      for (int id = 0; id < 8; id++) {
        client.request("fake.big", "[1000000]", id);
      }
      await().until(() -> sidecar.connections().count() == 0);
    }
    assertThat(hit).contains(Bound.BUFFERS);
    await().until(() -> sidecar.buffers().used() == 0);
    try (PlainClient client = new PlainClient(unix)) {
      for (int id = 0; id < 8; id++) {
        assertThat(client.ask("fake.big", "[1000000]", id).get("result").asText()).hasSize(1000000);
      }
    }
    await().until(() -> sidecar.buffers().used() == 0);
  }

  @Test
  void clientThatTakesNothingOfItsAnswer_isClosed() throws Exception {
    start(within(SHORT));
    try (PlainClient client = new PlainClient(unix);
        PlainHttp http = http()) {
      client.request("fake.big", "[4000000]", 1);
      http.send(http.post(PlainHttp.call("big", "[16000000]", 1), TOKEN));
      await().until(() -> sidecar.connections().count() == 0);
    }
    assertThat(hit).containsExactly(Bound.OUTPUT, Bound.OUTPUT);
  }
}
