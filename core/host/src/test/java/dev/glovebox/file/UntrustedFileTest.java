package dev.glovebox.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UntrustedFileTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path directory;

  private byte[] read(int limit) throws IOException {
    return UntrustedFile.read(directory, "file", limit, BOUND);
  }

  @Test
  void aFile_isReadUpToTheLimit() throws IOException {
    Files.writeString(directory.resolve("file"), "12345");

    assertThat(read(3)).asString(StandardCharsets.UTF_8).isEqualTo("123");
    assertThat(read(100)).asString(StandardCharsets.UTF_8).isEqualTo("12345");
  }

  @Test
  void aFileThatClaimsToBeHuge_costsNoMoreThanTheLimit() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(directory.resolve("file").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }

    assertThat(read(1000)).hasSize(1000);
  }

  @Test
  void noFile_isNone() {
    assertThatThrownBy(() -> read(1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aPipe_isNotWaitedFor() throws Exception {
    Pipes.at(directory.resolve("file"));

    assertThatThrownBy(() -> read(1)).hasMessageContaining("it is not a regular file");
    assertThatThrownBy(
            () -> UntrustedFile.open(directory.resolve("file"), StandardOpenOption.WRITE))
        .hasMessageContaining("it is not a regular file");
  }

  @Test
  void aLink_isNotFollowed() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "x");
    Files.createSymbolicLink(directory.resolve("file"), secret);

    assertThatThrownBy(() -> read(1)).hasMessageContaining("it is not a regular file");
  }

  @Test
  void aLinkInPlaceOfTheDirectory_isNotFollowed() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("file"), "x");
    Path link = Files.createSymbolicLink(directory.resolve("link"), other);

    assertThatThrownBy(() -> UntrustedFile.read(link, "file", 1, BOUND))
        .hasMessageContaining("it is not a directory");
  }

  @Test
  void aFileOfTwoNames_isNotRead() throws IOException {
    Path lock = Files.writeString(directory.resolve("lock"), "x");
    Files.createLink(directory.resolve("file"), lock);

    assertThatThrownBy(() -> read(1)).hasMessageContaining("more than one name");
  }
}
