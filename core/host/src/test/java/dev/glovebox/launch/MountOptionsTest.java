package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountOptionsTest {
  @TempDir Path directory;

  @BeforeEach
  void resolve() throws IOException {
    directory = directory.toRealPath();
  }

  private static String mount(Path point, String options) {
    return "36 35 98:0 / %s %s master:1 - tmpfs tmpfs rw"
        .formatted(point.toString().replace(" ", "\\040"), options);
  }

  @Test
  void theNearestMountCounts() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("a b/c"));
    MountOptions mounts =
        new MountOptions(
            List.of(
                mount(Path.of("/"), "rw,relatime"),
                mount(inner.getParent(), "rw,nosuid,noexec"),
                mount(directory, "rw,noexecute")));

    assertThat(mounts.isNoExec(directory)).isFalse();
    assertThat(mounts.isNoExec(inner)).isTrue();
  }

  @Test
  void theLastOfSeveralAtOnePlaceCounts() throws IOException {
    assertThat(
            new MountOptions(List.of(mount(directory, "noexec"), mount(directory, "rw")))
                .isNoExec(directory))
        .isFalse();
    assertThat(new MountOptions(List.of()).isNoExec(directory)).isFalse();
    assertThat(new MountOptions(List.of("what is this")).isNoExec(directory)).isFalse();
  }
}
