package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use a socket whose file somebody else has made. */
class HandedFileTest {
  @TempDir private Path directory;

  private Path file(String mode) throws IOException {
    Path file = Files.createFile(directory.resolve("s"));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static SocketAccess access(String mode, String... users) {
    return new SocketAccess(SocketAccess.mode(mode), Optional.empty(), List.of(users));
  }

  @Test
  void theOwnersFile_letsInTheOwnerAndRoot() throws IOException {
    Path file = file("rwxr-xr-x");

    assertThat(HandedFile.users(file, access("0660")))
        .contains(Files.getOwner(file))
        .containsAll(UserCheck.users(List.of("0")));
  }

  @Test
  void aFileThatLetsInMoreThanTheOptionsSay_isRefused_unlessUsersAreNamed() throws IOException {
    Path file = file("rw-rw-rw-");

    assertThatThrownBy(() -> HandedFile.users(file, access("0660")))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("rw-rw-rw-")
        .hasMessageContaining("SocketMode=");
    assertThat(HandedFile.users(file, access("0666"))).isEmpty();
    assertThat(HandedFile.users(file, access("0600", "0"))).hasSize(1);
  }

  @Test
  void aFileThatCannotBeSeen_isRefused_unlessUsersAreNamed() {
    Path none = directory.resolve("none");

    assertThatThrownBy(() -> HandedFile.users(none, access("0666")))
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("--allow-user");
    assertThat(HandedFile.users(none, access("0600", "0"))).hasSize(1);
  }
}
