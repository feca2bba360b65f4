package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapCodecTest {
  private static final Bootstrap BOOTSTRAP =
      new Bootstrap(
          "/tmp/a \"b\"\nc/s",
          "s",
          "go-1#3",
          "go",
          2,
          4096,
          List.of(
              new Bootstrap.Library("a", "/lib/\u00e4.so", "00ff", "1:2:3:4:5", true),
              new Bootstrap.Library("b", "/lib/b.so", null, null, false)));

  @Test
  void document_roundTripsOnOneLine() throws IOException {
    byte[] document = BootstrapCodec.encode(BOOTSTRAP);
    assertThat(BootstrapCodec.decode(document)).isEqualTo(BOOTSTRAP);
    assertThat(new String(document, StandardCharsets.UTF_8).indexOf('\n'))
        .isEqualTo(new String(document, StandardCharsets.UTF_8).length() - 1);
  }

  @Test
  void unknownMembers_areIgnored() throws IOException {
    String document = new String(BootstrapCodec.encode(BOOTSTRAP), StandardCharsets.UTF_8);
    String newer = document.replaceFirst("\\{", "{\"limits\":{\"nofile\":1024},");
    assertThat(BootstrapCodec.decode(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(BOOTSTRAP);
  }

  @Test
  void mutatedDocument_isReadOrAnIoException() {
    Random random = new Random(3);
    byte[] document = BootstrapCodec.encode(BOOTSTRAP);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] mutant = document.clone();
      for (int change = 0; change < 3; change++) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(128);
      }
      try {
        BootstrapCodec.decode(mutant);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void missingMember_isNamed() {
    assertThatThrownBy(
            () -> BootstrapCodec.decode("{\"libraries\":[]}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("socket");
  }
}
