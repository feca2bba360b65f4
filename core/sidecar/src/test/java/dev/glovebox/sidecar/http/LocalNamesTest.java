package dev.glovebox.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {
  private final LocalNames names = new LocalNames(7070);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:7070",
        "LOCALHOST:7070",
        "127.0.0.1:7070",
        "127.1.2.3:7070",
        "[::1]:7070"
      })
  void isHost_aNameOfThisMachineWithThePort(String host) {
    assertThat(names.isHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:80",
        "localhost:70700",
        "evil.example:7070",
        "127.0.0.1.evil.example:7070",
        "localhost.:7070",
        "127.0.0.1@evil:7070",
        "0.0.0.0:7070",
        "192.168.0.1:7070",
        "127.0.0.1:7070:7070",
        "[::2]:7070"
      })
  void isHost_anythingElse_isNot(String host) {
    assertThat(names.isHost(host)).isFalse();
  }

  @Test
  void isHost_withoutAPort_isPort80() {
    assertThat(new LocalNames(80).isHost("127.0.0.1")).isTrue();
    assertThat(new LocalNames(80).isHost("evil.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "https://localhost:7070", "http://evil.example", "file://", ""})
  void isOrigin_ofAnotherSite_isNot(String origin) {
    assertThat(names.isOrigin(origin)).isFalse();
  }

  @Test
  void isOrigin_theDoorItself() {
    assertThat(names.isOrigin("http://localhost:7070")).isTrue();
  }
}
