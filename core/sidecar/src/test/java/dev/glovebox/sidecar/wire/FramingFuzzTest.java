package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutated messages of each framing, through the pipeline of a door: whatever comes, each connection
 * gets answers, an error or its end; nothing is thrown, kept, or taken long. How many: {@code
 * -Dglovebox.fuzz.inputs=500000}, of each framing; which: {@code -Dglovebox.fuzz.seed=N}.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FramingFuzzTest {
  private static final int INPUTS = Integer.getInteger("glovebox.fuzz.inputs", 10_000);
  private static final long SEED = Long.getLong("glovebox.fuzz.seed", 4);
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final List<String> SEEDS =
      List.of(
          request("calc.add", "[20,22]", "1"),
          request(
              "calc.concat", "{\"arg1\":\"Gr\u00fc\u00dfe \\u4e16\",\"arg2\":\"}]\\\"\"}", "\"a\""),
          "{\"jsonrpc\":\"2.0\",\"method\":\"calc.tell\",\"params\":[-1.5e+3,true,null]}",
          "[" + request("a.b", "[]", "1") + "," + request("c.d", "[[[{}]]]", "null") + ",1]",
          "[]",
          "{}",
          request("x.y", "[9223372036854775807,18446744073709551616]", "-7"));

  private static String request(String method, String params, String id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":%s}"
        .formatted(method, params, id);
  }

  private static byte[] framed(Framing framing, List<String> messages) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String message : messages) {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      switch (framing.name().toUpperCase(Locale.ROOT)) {
        case "NETSTRING" -> {
          all.write((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
          all.write(bytes);
          all.write(',');
        }
        case "CONTENT_LENGTH" -> {
          all.write(
              ("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          all.write(bytes);
        }
        default -> {
          all.write(bytes);
          all.write('\n');
        }
      }
    }
    return all.toByteArray();
  }

  /** The framing that the first byte of a changed message asks for, as a client would expect it. */
  private static Framing expected(byte[] bytes) {
    for (byte one : bytes) {
      if (!Bytes.isBlank(one)) {
        return "GHOPD".indexOf(one) >= 0 ? Framing.JSON : Framing.startingWith(one);
      }
    }
    return Framing.JSON;
  }

  private static void assertAnswer(JsonNode answer, String input) {
    if (answer.isArray()) {
      assertThat(answer).as(input).isNotEmpty();
      answer.forEach(one -> assertAnswer(one, input));
      return;
    }
    assertThat(answer.path("jsonrpc").asText()).as(input).isEqualTo("2.0");
    assertThat(answer.has("id")).as(input).isTrue();
    assertThat(answer.has("result")).as(input).isNotEqualTo(answer.path("error").has("code"));
  }

  private static String shown(byte[] bytes) {
    return "input " + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void whateverComes_isAnsweredOrEnded_andNothingIsKept(Framing framing) throws Exception {
    Mutation mutation = new Mutation(SEED);
    byte[][] seeds = new byte[SEEDS.size()][];
    for (int i = 0; i < seeds.length; i++) {
      seeds[i] = framed(framing, List.of(SEEDS.get(i), SEEDS.get((i + 3) % seeds.length)));
    }
    for (int input = 0; input < INPUTS; input++) {
      byte[] bytes = mutation.of(seeds[mutation.below(seeds.length)]);
      int cut = mutation.below(bytes.length + 1);
      long begin = System.nanoTime();
      FuzzedConnection connection = new FuzzedConnection();
      connection.send(bytes, 0, cut);
      connection.send(bytes, cut, bytes.length);
      boolean refused = !connection.isOpen();
      connection.end();
      List<JsonNode> answers = connection.answers(expected(bytes));
      answers.forEach(answer -> assertAnswer(answer, shown(bytes)));
      assertThat(refused && answers.isEmpty())
          .as("closed without a word: %s", shown(bytes))
          .isFalse();
      connection.assertOver();
      assertThat(System.nanoTime() - begin).as(shown(bytes)).isLessThan(LONG_NANOS);
    }
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void cutAnywhere_theAnswersAreTheSame(Framing framing) throws Exception {
    byte[] bytes = framed(framing, SEEDS);
    List<JsonNode> whole = null;
    for (int cut = bytes.length; cut >= 0; cut--) {
      FuzzedConnection connection = new FuzzedConnection();
      connection.send(bytes, 0, cut);
      connection.send(bytes, cut, bytes.length);
      connection.end();
      List<JsonNode> answers = connection.answers(framing);
      whole = whole == null ? answers : whole;
      assertThat(answers).as("cut at %d", cut).isEqualTo(whole);
      connection.assertOver();
    }
    assertThat(whole).hasSize(SEEDS.size() - 1);
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void endedAnywhere_whatWasWholeIsAnswered_andTheRestIsAnError(Framing framing) throws Exception {
    String message = SEEDS.get(0);
    byte[] bytes = framed(framing, List.of(message));
    int whole = framing == Framing.JSON ? bytes.length - 1 : bytes.length;
    for (int cut = 1; cut < whole; cut++) {
      FuzzedConnection connection = new FuzzedConnection();
      connection.send(bytes, 0, cut);
      assertThat(connection.isOpen()).isTrue();
      connection.end();
      List<JsonNode> answers = connection.answers(framing);
      assertThat(answers).as("cut at %d", cut).hasSize(1);
      assertThat(answers.get(0).path("error").path("code").asInt()).isEqualTo(-32700);
      assertThat(answers.get(0).path("id")).isEqualTo(JsonNodeFactory.instance.nullNode());
      connection.assertOver();
    }
  }
}
