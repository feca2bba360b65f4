package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.sidecar.wire.SocketAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoorOptionsTest {
  private static DoorOptions parsed(String... options) {
    return CommandLine.populateCommand(new DoorOptions(), options);
  }

  @Test
  void socketIsItsOwnersAlone_unlessSaidOtherwise() {
    DoorOptions options = parsed("--listen", "unix:/run/g.sock");

    assertThat(options.addresses()).hasToString("[unix:/run/g.sock]");
    assertThat(options.access()).isEqualTo(SocketAccess.DEFAULT);
    assertThat(options.token()).isEmpty();
  }

  @Test
  void doorsAndUsersRepeat() {
    DoorOptions options =
        parsed(
            "--listen=unix:/run/g.sock",
            "--listen=tcp:127.0.0.1:7070",
            "--listen=http:[::1]:8080",
            "--no-token",
            "--socket-mode=0660",
            "--socket-group=voice",
            "--allow-user=kamailio",
            "--allow-user=1000");

    assertThat(options.addresses()).hasSize(3);
    assertThat(options.access())
        .isEqualTo(
            new SocketAccess(
                PosixFilePermissions.fromString("rw-rw----"),
                Optional.of("voice"),
                List.of("kamailio", "1000")));
    assertThat(options.token()).as("none is wanted").isEmpty();
  }

  @Test
  void tokenComesFromItsFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    DoorOptions options = parsed("--listen=tcp:127.0.0.1:0", "--token-file=" + file);

    assertThat(options.token()).isPresent();
    assertThat(options.token().get().matches("0123456789abcdef")).isTrue();
  }

  @Test
  void whatCannotBeMadeOfThem_isAFaultOfTheCommandLine() {
    assertThatThrownBy(() -> parsed("--listen=tcp:10.0.0.1:1").addresses())
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> parsed("--listen=unix:g", "--socket-mode=99").access())
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> parsed("--listen=http:127.0.0.1:1").token())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("every process of this machine");
  }
}
