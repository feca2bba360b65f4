package dev.glovebox.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarAddressTest {
  @Test
  void anAddress_isWrittenAsAfterListen() {
    assertThat(SidecarAddress.of("unix:/run/g.sock"))
        .isEqualTo(new SidecarAddress.Unix(Path.of("/run/g.sock")));
    assertThat(SidecarAddress.of("tcp:127.0.0.1:7000"))
        .isEqualTo(new SidecarAddress.Tcp("tcp:127.0.0.1:7000", "127.0.0.1", 7000));
    assertThat(SidecarAddress.of("tcp:[::1]:7000"))
        .isEqualTo(new SidecarAddress.Tcp("tcp:[::1]:7000", "::1", 7000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unix:",
        "/run/g.sock",
        "tcp:7000",
        "tcp:h:",
        "tcp:h:x",
        "tcp:h:0",
        "tcp:h:65536"
      })
  void whatIsNone_isRefused_withBothForms(String text) {
    assertThatThrownBy(() -> SidecarAddress.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unix:PATH or tcp:HOST:PORT")
        .hasMessageContaining("'" + text + "'");
  }
}
