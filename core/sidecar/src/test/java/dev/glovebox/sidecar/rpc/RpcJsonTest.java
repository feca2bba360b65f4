package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcJsonTest {
  private final RpcJson json = new RpcJson(Bounds.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} {}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{'a':1}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\ud\"}",
        "[1,]",
        "/*c*/{}",
        "",
        " ",
      })
  void whatIsNoJson_isRefused(String text) {
    assertThatThrownBy(() -> json.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c328",
        "80",
        "ff",
        // A slash in two bytes, and a zero.
        "c0af",
        "c080",
        "e080af",
        // Half of a surrogate pair, and both of them.
        "eda080",
        "eda080edb080",
        // Beyond U+10FFFF.
        "f4908080",
        // Cut off.
        "e282",
      })
  void textThatIsNoUtf8_isRefused_withItsPlace(String hex) {
    byte[] message = HexFormat.of().parseHex("22" + hex + "22");
    assertThatThrownBy(() -> json.read(message)).isInstanceOf(IOException.class);
    assertThat(error(message).message()).isEqualTo("Parse error: the text is no UTF-8 at byte 2");
  }

  @Test
  void otherEncodings_areNoJson() {
    for (Charset other : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(error("{\"a\":1}".getBytes(other)).code()).isEqualTo(-32700);
    }
    assertThat(error("\ufeff{}".getBytes(StandardCharsets.UTF_8)).code()).isEqualTo(-32700);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1,?] | Parse error: no JSON at line 1, column 4",
        "{'a':NaN} | Parse error: no JSON at line 1, column 2",
        "{\"a\":NaN} | Parse error: no JSON at line 1, column 9",
        "{\"a\":[1 | Parse error: the JSON text ends too early",
        "{\"a\":1,\"a\":2} | Parse error: an object has the same member twice",
        "{} {} | Parse error: there is something after the JSON value",
      })
  void clientsAreToldWhere_andNothingOfTheParser(String text, String message) {
    assertThat(error(text.getBytes(StandardCharsets.UTF_8)).message()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,?]",
        "{'a':1}",
        "[NaN]",
        "[+1]",
        "[.5]",
        "[01]",
        "[\"\\x\"]",
        "[\"\t\"]",
        "[\"\\ud\"]",
        "/**/1",
        "[tru]",
        "[1}",
        "{1:2}"
      })
  void noMessageNamesWhatReadIt(String text) {
    assertThat(error(text.getBytes(StandardCharsets.UTF_8)).message())
        .matches("Parse error: no JSON at line 1, column [0-9]+");
  }

  @Test
  void longNumbersAreRefused_andSay() {
    assertThat(error(("[" + "1".repeat(1001) + "]").getBytes(StandardCharsets.UTF_8)).message())
        .isEqualTo("Parse error: a number has more than 1000 characters");
  }

  private RpcError error(byte[] message) {
    try {
      json.read(message);
    } catch (IOException e) {
      return json.error(e);
    }
    throw new AssertionError("it was read");
  }

  @Test
  void depthIsBounded() throws IOException {
    assertThat(json.read("[".repeat(64).concat("]".repeat(64)).getBytes(StandardCharsets.UTF_8)))
        .isNotNull();
    assertThatThrownBy(
            () -> json.read("[".repeat(65).concat("]".repeat(65)).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void numbersComeOutAsTheyWentIn() throws IOException {
    String text =
        "[18446744073709551615,-9223372036854775808,0.1,1.50,123456789012345678901,1.0,-0.0,-0,0,"
            + "1e2,1E+2,1e-400,1e99999999999,-2147483648,2147483648]";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RpcJson.write(json.read(text.getBytes(StandardCharsets.UTF_8)), out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void halvesOfPairs_comeOutAsTheyWentIn() throws IOException {
    String text = "[\"\\uD800\",\"a\\uDC00b\"]";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RpcJson.write(json.read(text.getBytes(StandardCharsets.UTF_8)), out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void hugeExponents_costNothing() throws IOException {
    JsonNode number = json.read("1e999999999".getBytes(StandardCharsets.UTF_8));
    assertThat(number.isNumber()).isTrue();
    assertThat(number.asInt()).isEqualTo(Integer.MAX_VALUE);
    assertThat(number.bigIntegerValue().bitLength()).isLessThan(65);
    assertThat(number.canConvertToLong()).isFalse();
  }
}
