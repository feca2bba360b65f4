package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        "[1e99999999999]",
        "/*c*/{}",
        "",
        " ",
      })
  void whatIsNoJson_isRefused(String text) {
    assertThatThrownBy(() -> json.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void textThatIsNoUtf8_isRefused() {
    assertThatThrownBy(() -> json.read(new byte[] {'"', (byte) 0xc3, '(', '"'}))
        .isInstanceOf(IOException.class);
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
    String text = "[18446744073709551615,-9223372036854775808,0.1,1.50,123456789012345678901]";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RpcJson.write(json.read(text.getBytes(StandardCharsets.UTF_8)), out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
  }
}
