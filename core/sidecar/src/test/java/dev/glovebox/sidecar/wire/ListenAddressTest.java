package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix:/run/g.sock",
        "tcp:127.0.0.1:7070",
        "tcp:127.8.8.8:0",
        "http:127.0.0.1:65535",
      })
  void addressesOfThisMachineAreRead(String text) {
    assertThat(ListenAddress.parse(text)).hasToString(text);
  }

  @Test
  void sixAndNamesAreRead() {
    assertThat(ListenAddress.parse("tcp:[::1]:1").socket().getAddress().isLoopbackAddress())
        .isTrue();
    assertThat(ListenAddress.parse("http:localhost:1").socket().getAddress().isLoopbackAddress())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp:0.0.0.0:1",
        "tcp:10.0.0.1:1",
        "http:[::]:1",
        "http:192.168.1.1:80",
        "tcp:example.org:1",
        "tcp:[2001:db8::1]:1"
      })
  void otherMachinesMayNotReachIt_aProxyIsNamed(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("proxy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unix:",
        "tcp:",
        "tcp:127.0.0.1",
        "tcp:127.0.0.1:70000",
        "udp:127.0.0.1:1",
        "/run/g"
      })
  void whatIsNoAddress_isRefused(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("unix:PATH");
  }

  @Test
  void tokenOfAFileThatEverybodyMayRead_isRefused(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Token.read(file)).hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(Token.read(file).matches("0123456789abcdef")).isTrue();
    assertThat(Token.read(file).matches("0123456789abcdef\n")).isFalse();
    Files.writeString(file, "short");
    assertThatThrownBy(() -> Token.read(file)).hasMessageContaining("16");
    assertThatThrownBy(() -> Token.read(directory.resolve("none"))).hasMessageContaining("openssl");
  }

  @Test
  void modesAreOctal() {
    assertThat(PosixFilePermissions.toString(SocketAccess.mode("0660"))).isEqualTo("rw-rw----");
    assertThat(PosixFilePermissions.toString(SocketAccess.mode("751"))).isEqualTo("rwxr-x--x");
    assertThatThrownBy(() -> SocketAccess.mode("888")).isInstanceOf(DoorException.class);
  }
}
