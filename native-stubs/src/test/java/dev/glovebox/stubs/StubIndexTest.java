package dev.glovebox.stubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubIndexTest {
  @TempDir Path directory;

  @Test
  void read_missingStub_namesItsTools() throws IOException {
    Path file =
        Files.writeString(directory.resolve("index"), "segv built\ngreeter missing a and b\n");
    assertThat(StubIndex.read(file).missingTools())
        .containsExactly(entry("greeter", "a and b"), entry("segv", ""));
  }

  @Test
  void read_unknownLine_isShown() throws IOException {
    Path file = Files.writeString(directory.resolve("index"), "segv perhaps\n");
    assertThatThrownBy(() -> StubIndex.read(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("segv perhaps")
        .hasMessageContaining(file.toString());
  }
}
