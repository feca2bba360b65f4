package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.FakeLibrary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatcherTest {
  private static final Bounds SMALL =
      Bounds.DEFAULT
          .with(new MessageBounds(1 << 20, 16, 10, Duration.ofSeconds(30)))
          .with(new CallBounds(3, 4, 4))
          .with(new MemoryBounds(1 << 20, 1 << 20, 2, 2));

  private final FakeLibrary library = new FakeLibrary();
  private final List<Bound> hit = new CopyOnWriteArrayList<>();
  private final Dispatcher dispatcher =
      new Dispatcher(
          library,
          new Methods(),
          SMALL,
          new FailureAnswers(false),
          new SidecarListener() {
            @Override
            public void boundHit(Bound bound) {
              hit.add(bound);
            }
          });
  private final Client client = dispatcher.newClient();
  private final Answers answers = new Answers();

  @AfterEach
  void close() {
    library.gate.release(1000);
    client.close();
    dispatcher.close();
  }

  private void send(Client from, String text) throws IOException {
    dispatcher.dispatch(
        new RpcJson(SMALL).read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
        from,
        answers);
  }

  private JsonNode ask(String text) throws Exception {
    send(client, text);
    return answers.next();
  }

  private static String request(String method, String params, Object id) {
    return "{'jsonrpc':'2.0','method':'" + method + "','params':" + params + ",'id':" + id + "}";
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt();
  }

  @Test
  void idsComeBackExactlyAsTheyWere() throws Exception {
    for (String id :
        new String[] {
          "1",
          "-7",
          "1.50",
          "1.0",
          "-0",
          "null",
          "'a'",
          "''",
          "123456789012345678901234567890",
          "1e2",
          "1E+2",
          "1e999999999",
          "-1e-99999999999",
          "'\\\\ \\uD800 é'",
          "'\\u0041'",
          "'\\ud83d\\ude00 \\uD83D\\uDE00 😀'",
          "'\\/ / \\t \\u0009 \\u007f \u007f \\u00e9 é'",
          "'" + "😀".repeat(3000) + "'",
        }) {
      String written = id.replace('\'', '"');
      JsonNode answer = ask(request("fake.echo", "[]", id));
      assertThat(text(answer)).endsWith(",\"id\":" + written + "}");
      assertThat(answer.get("id").asText())
          .isEqualTo(new RpcJson(SMALL).read(written.getBytes(StandardCharsets.UTF_8)).asText());
      assertThat(text(ask("{'id':" + id + ",'jsonrpc':'2.0'}"))).endsWith(written + "}");
      assertThat(text(ask("[ {  'id' :\t" + id + " , 'jsonrpc':'2.0'},7]")))
          .contains(",\"id\":" + written + "},");
    }
  }

  private static String text(JsonNode answer) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    RpcJson.write(answer, written);
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void requestsThatAreNoneAreRefused() throws Exception {
    for (String faulty :
        new String[] {
          "{'method':'fake.echo','id':1}",
          "{'jsonrpc':'1.0','method':'fake.echo','id':1}",
          "{'jsonrpc':'2.0','id':1}",
          "{'jsonrpc':'2.0','method':'fake.echo','params':1,'id':1}",
          "{'jsonrpc':'2.0','method':'fake.echo','params':null,'id':1}",
          "{'jsonrpc':'2.0','method':'fake.echo','session':5,'id':1}",
          "{'jsonrpc':'2.0','result':5,'id':1}",
        }) {
      JsonNode answer = ask(faulty);
      assertThat(code(answer)).as(faulty).isEqualTo(-32600);
      assertThat(answer.get("id").asInt()).isEqualTo(1);
    }
    for (String id : new String[] {"{}", "[]", "true"}) {
      JsonNode answer = ask(request("fake.echo", "[]", id));
      assertThat(code(answer)).isEqualTo(-32600);
      assertThat(answer.get("id").isNull()).isTrue();
    }
  }

  @Test
  void namesThatAreNotOffered_areNotFound() throws Exception {
    for (String name : new String[] {"fake.nope", "nope.echo", "fake.", ".echo", "fake", "", "."}) {
      assertThat(code(ask(request(name, "[]", 1)))).as(name).isEqualTo(-32601);
    }
  }

  @Test
  void failureHasItsCodeAndItsData_andNothingOfTheHost() throws Exception {
    JsonNode answer = ask(request("fake.fail", "[]", 1));
    assertThat(code(answer)).isEqualTo(-32015);
    JsonNode data = answer.path("error").path("data");
    assertThat(data.path("library").asText()).isEqualTo("fake");
    assertThat(data.path("worker").asText()).isEqualTo("p-1#1");
    assertThat(data.path("outcome").asText()).isEqualTo("NOT_SENT");
    assertThat(data.path("hint").asText()).contains("workers.max");
    assertThat(answer.toString()).doesNotContain("/opt").doesNotContain("0x7f");

    JsonNode bug = ask(request("fake.bug", "[]", 1));
    assertThat(code(bug)).isEqualTo(-32603);
    assertThat(bug.toString()).doesNotContain("/opt");
  }

  @Test
  void slowCallDoesNotHoldUpAnother() throws Exception {
    send(client, request("fake.wait", "['slow']", 1));
    assertThat(ask(request("fake.echo", "['quick']", 2)).get("id").asInt()).isEqualTo(2);
    library.gate.release();
    assertThat(answers.next().get("id").asInt()).isEqualTo(1);
  }

  @Test
  void beyondTheCallsOfAllConnections_busy() throws Exception {
    Client other = dispatcher.newClient();
    for (int i = 0; i < 2; i++) {
      send(client, request("fake.wait", "[]", i));
      send(other, request("slow.wait", "[]", i));
    }
    await().until(() -> library.waiting.get() == 4);
    assertThat(code(ask(request("fake.echo", "[]", 9)))).isEqualTo(ErrorCodes.BUSY);
    assertThat(hit).containsExactly(Bound.CALLS);
    // The sidecar's own methods are answered in a full house.
    assertThat(ask(request("glovebox.options", "{}", 9)).has("result")).isTrue();
    library.gate.release(4);
    for (int i = 0; i < 4; i++) {
      assertThat(answers.next().has("result")).isTrue();
    }
    await().until(() -> dispatcher.threads().atWork() == 0);
    assertThat(ask(request("fake.echo", "[]", 9)).has("result")).isTrue();
    other.close();
  }

  @Test
  void beyondTheCallsOfOneConnection_wait() throws Exception {
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < 9; i++) {
      batch.append(request("fake.wait", "[]", i)).append(',');
    }
    send(client, batch.append(request("fake.echo", "[]", 9)).append(']').toString());
    await().until(() -> library.waiting.get() == 3);
    assertThat(client.isFull()).isTrue();
    library.gate.release(9);
    Set<Integer> ids = new HashSet<>();
    for (JsonNode answer : answers.next()) {
      assertThat(answer.has("result")).as(answer.toString()).isTrue();
      ids.add(answer.get("id").asInt());
    }
    assertThat(ids).hasSize(10);
    await().until(client::isIdle);
  }

  @Test
  void batchLargerThanMayBe_isRefusedAsAWhole() throws Exception {
    String one = request("fake.echo", "[]", 1);
    JsonNode answer = ask("[" + (one + ",").repeat(10) + one + "]");
    assertThat(answer.isObject()).isTrue();
    assertThat(code(answer)).isEqualTo(-32600);
    assertThat(hit).containsExactly(Bound.BATCH);
  }

  @Test
  void sessionRunsOneCallAtATimeInTheirOrder() throws Exception {
    String id =
        ask(request("glovebox.session.open", "{'library':'fake'}", 0))
            .at("/result/session")
            .asText();
    assertThat(id).matches("[0-9a-f]{32}");
    send(client, inSession("fake.wait", "['a']", 1, id));
    send(client, inSession("fake.wait", "['b']", 2, id));
    send(client, request("fake.echo", "{'session':'" + id + "'}", 3));
    await().until(() -> library.begun.contains("a"));
    // Another one, outside the session, overtakes.
    await().until(() -> library.waiting.get() == 1);
    library.gate.release(2);
    for (int i = 1; i <= 3; i++) {
      assertThat(answers.next().get("id").asInt()).isEqualTo(i);
    }
    assertThat(library.begun).containsExactly("a", "b", "");

    send(client, inSession("fake.wait", "['c']", 4, id));
    send(client, request("glovebox.session.close", "{'session':'" + id + "'}", 5));
    await().until(() -> library.waiting.get() == 1);
    assertThat(library.sessionsClosed.get()).isZero();
    library.gate.release();
    assertThat(answers.next().get("id").asInt()).isEqualTo(4);
    assertThat(answers.next().at("/result/closed").asBoolean()).isTrue();
    assertThat(library.sessionsClosed.get()).isEqualTo(1);
    assertThat(code(ask(inSession("fake.echo", "[]", 6, id)))).isEqualTo(ErrorCodes.SESSION_CLOSED);
  }

  private static String inSession(String method, String params, Object id, String session) {
    return "{'jsonrpc':'2.0','method':'"
        + method
        + "','params':"
        + params
        + ",'id':"
        + id
        + ",'session':'"
        + session
        + "'}";
  }

  @Test
  void sessionsOfOneConnectionAreBounded_andNobodyElses() throws Exception {
    String open = request("glovebox.session.open", "['fake']", 0);
    String id = ask(open).at("/result/session").asText();
    assertThat(ask(open).has("result")).isTrue();
    assertThat(code(ask(open))).isEqualTo(ErrorCodes.BUSY);
    assertThat(hit).containsExactly(Bound.SESSIONS);
    assertThat(code(ask(request("glovebox.session.open", "['nope']", 0)))).isEqualTo(-32602);
    assertThat(code(ask(request("glovebox.session.open", "{}", 0)))).isEqualTo(-32602);

    Client other = dispatcher.newClient();
    send(other, inSession("fake.echo", "[]", 1, id));
    assertThat(code(answers.next())).isEqualTo(ErrorCodes.SESSION_CLOSED);
    other.close();
  }

  @Test
  void clientThatIsGone_leavesNoSessionAndNoHandle() throws Exception {
    ask(request("glovebox.session.open", "['fake']", 0));
    client.close();
    await().until(() -> library.sessionsClosed.get() == 1);
    assertThat(client.handleCount()).isZero();
    send(client, request("fake.echo", "['late']", 1));
    assertThat(library.begun).doesNotContain("late");
  }

  @Test
  void drainRefusesWhatIsNew_andWaitsForWhatIsAtWork() throws Exception {
    send(client, request("fake.wait", "[]", 1));
    await().until(() -> library.waiting.get() == 1);
    dispatcher.drain();
    assertThat(code(ask(request("fake.echo", "[]", 2)))).isEqualTo(ErrorCodes.DRAINING);
    assertThat(dispatcher.awaitCalls(Duration.ofMillis(10))).isFalse();
    library.gate.release();
    assertThat(dispatcher.awaitCalls(Duration.ofSeconds(20))).isTrue();
    assertThat(answers.next().get("id").asInt()).isEqualTo(1);
  }

  @Test
  void wideIntegersAreStringsOnRequest() throws Exception {
    assertThat(client.int64()).isEqualTo(Int64Form.NUMBER);
    ask(request("glovebox.options", "{'int64':'string'}", 1));
    assertThat(client.int64()).isEqualTo(Int64Form.STRING);
    for (String wrong : List.of("'octal'", "5", "null", "'STRING'")) {
      assertThat(code(ask(request("glovebox.options", "{'int64':" + wrong + "}", 1))))
          .isEqualTo(-32602);
    }
  }

  @Test
  void oneRequest_saysItForItself() throws Exception {
    String add = request("fake.echo", "[]", 1);
    ask(add.replace("{'json", "{'int64':'string','json"));
    ask(add);
    ask(request("glovebox.options", "{'int64':'string'}", 1));
    ask(add.replace("{'json", "{'int64':'number','json"));
    ask(add);
    String session =
        ask(request("glovebox.session.open", "{'library':'fake'}", 1))
            .at("/result/session")
            .asText();
    ask(add.replace("{'json", "{'session':'" + session + "','int64':'number','json"));
    assertThat(library.forms)
        .containsExactly(
            Int64Form.STRING,
            Int64Form.NUMBER,
            Int64Form.NUMBER,
            Int64Form.STRING,
            Int64Form.NUMBER);
    for (String wrong : List.of("'octal'", "5", "null")) {
      JsonNode answer = ask(add.replace("{'json", "{'int64':" + wrong + ",'json"));
      assertThat(code(answer)).isEqualTo(-32600);
      assertThat(answer.get("id").asInt()).isEqualTo(1);
    }
  }

  @Test
  void sidecarMaySayItForAll() throws Exception {
    try (Dispatcher strings =
            new Dispatcher(
                library,
                new Methods(),
                SMALL,
                new FailureAnswers(false),
                SidecarListener.NONE,
                Int64Form.STRING);
        Client other = strings.newClient()) {
      JsonNode message =
          new RpcJson(SMALL)
              .read(
                  request("fake.echo", "[]", 1)
                      .replace('\'', '"')
                      .getBytes(StandardCharsets.UTF_8));
      strings.dispatch(message, other, answers);
      answers.next();
    }
    assertThat(library.forms).containsExactly(Int64Form.STRING);
  }
}
