package dev.glovebox.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStampTest {
  @TempDir Path directory;

  @Test
  void theTextForm_comesBack() throws Exception {
    FileStamp stamp = FileStamp.of(Files.writeString(directory.resolve("a"), "1")).orElseThrow();

    assertThat(FileStamp.parse(stamp.format())).isEqualTo(stamp);
    assertThat(FileStamp.parse("1:2:3:4:-5")).isEqualTo(new FileStamp(1, 2, 3, 4, -5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1:2:3:4", "1:2:3:4:5:6", "1:2:3:4:x", "1:2:3:4:99999999999999999999"})
  void anyOtherText_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileStamp.parse(text))
        .withMessage(
            "'" + text + "' is no file stamp: expected dev:ino:size:mtimeNanos:ctimeNanos");
  }

  @Test
  void theSameFile_hasTheSameStamp_alsoThroughALink() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "1");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThat(FileStamp.of(link)).isEqualTo(FileStamp.of(file)).isPresent();
  }

  @Test
  void aFileInItsPlace_hasAnother_evenWithTheSameContentAndTime() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "1");
    FileStamp before = FileStamp.of(file).orElseThrow();
    Path other = Files.writeString(directory.resolve("b"), "1");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(FileStamp.of(file).orElseThrow()).isNotEqualTo(before);
  }

  @Test
  void noFile_hasNone() {
    assertThatThrownBy(() -> FileStamp.of(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
