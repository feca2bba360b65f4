package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader and the writer of messages, with Jackson as the judge of what is JSON. */
class JsonTextTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final String SAMPLE =
      "{\"a\":-12,\"b\":[1,{\"c\":null},[],{}],\"s\":\"x\\n\\\"\\\\\\u00e9\u20ac\\ud83d\\ude00\","
          + "\"t\":true,\"f\":false,\"d\":-1.5E+3, \"e\" : 0 }";

  @Test
  void everyKindOfValueIsRead() throws IOException {
    JsonObject object = JsonObject.parse(SAMPLE.getBytes(StandardCharsets.UTF_8));
    assertThat(object.integer("a")).isEqualTo(-12);
    assertThat(object.string("s")).isEqualTo("x\n\"\\\u00e9\u20ac\ud83d\ude00");
    assertThat(object.anything("b")).hasSize(4).startsWith(1L);
    assertThat(object.number("e")).isZero();
    assertThat(object.optionalString("absent")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "{",
        "{}x",
        "{}{}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":nul}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"",
        "{\"a\":1,\"a\":2}",
        "{\"a\":[1 2]}",
        "{\"a\":[1,]}",
        "{\"a\":}",
        "{,}",
        "{\"a\":NaN}",
        "{\"a\":9223372036854775808}",
        "{\"a\":'x'}",
        "{/**/}"
      })
  void whatIsNotOneObjectIsRefused(String text) {
    assertThatThrownBy(() -> JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] bytes = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
    assertThatThrownBy(() -> JsonObject.parse(bytes)).isInstanceOf(IOException.class);
  }

  @Test
  void depthIsBounded() throws IOException {
    assertThat(JsonObject.parse(nested(39)).has("a")).isTrue();
    assertThatThrownBy(() -> JsonObject.parse(nested(40))).hasMessageContaining("deeper than 40");
    assertThatThrownBy(() -> JsonObject.parse(nested(100_000)))
        .hasMessageContaining("deeper than 40");
  }

  private static byte[] nested(int arrays) {
    String text = "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void damagedText_isAcceptedOnlyIfJacksonAcceptsIt() {
    Random random = new Random(24);
    String signs = "{}[]\",:\\0123456789-+.eEtrufalsn x\u0000\n";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder damaged = new StringBuilder(SAMPLE);
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(damaged.length());
        if (random.nextBoolean()) {
          damaged.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
        } else {
          damaged.deleteCharAt(at);
        }
      }
      byte[] bytes = damaged.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(isReadHere(bytes)).as("%s", damaged).isEqualTo(isReadByJackson(bytes));
    }
  }

  private static boolean isReadHere(byte[] bytes) {
    try {
      return JsonObject.parse(bytes) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isReadByJackson(byte[] bytes) {
    try {
      JsonNode node = JACKSON.readTree(bytes);
      return node.isObject() && everyIntegerFits(node);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean everyIntegerFits(JsonNode node) {
    for (JsonNode item : node) {
      if (item.isBigInteger() || !everyIntegerFits(item)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void whatIsWritten_isWhatJacksonReads() throws IOException {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0xD800; c += (char) (c < 0x100 ? 1 : 97)) {
      all.append(c);
    }
    all.append("\ud83d\ude00");
    MessageJsonWriter json = new MessageJsonWriter();
    json.writeStartObject();
    json.writeStringField(all.toString(), all.toString());
    json.writeStringField("none", null);
    json.writeNumberField("n", Long.MIN_VALUE);
    json.writeBooleanField("b", true);
    json.writeArrayFieldStart("list");
    json.writeNumber(1);
    json.writeString(":");
    json.writeStartObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeArrayFieldStart("empty");
    json.writeEndArray();
    json.writeEndObject();

    JsonNode node = JACKSON.readTree(json.toBytes());
    assertThat(node.get(all.toString()).textValue()).isEqualTo(all.toString());
    assertThat(node.get("none").isNull()).isTrue();
    assertThat(node.get("n").longValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(node.get("b").booleanValue()).isTrue();
    assertThat(node.get("list").toString()).isEqualTo("[1,\":\",{}]");
    assertThat(node.get("empty")).isEmpty();
  }
}
