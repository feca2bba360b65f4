package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JvmCommandTest {
  private final JvmCommand builder =
      WorkerCommand.jvm("go-1#1", Path.of("/run/w"))
          .mainClass("a.Main")
          .classPath(List.of(Path.of("/a.jar"), Path.of("/b")));

  @Test
  void theUsersFlagsComeAfterTheBuiltInOnesAndBeforeTheMainClass() {
    List<String> line =
        builder.jvmFlags(List.of("-Xss2m")).arguments(List.of("x")).build().commandLine();
    assertThat(line.indexOf("-Xss2m")).isGreaterThan(line.indexOf("-Xss512k"));
    assertThat(line).endsWith("-Xss2m", "-cp", "/a.jar:/b", "a.Main", "x");
  }

  @Test
  void theHeapIsConfigurable() {
    assertThat(builder.build().commandLine()).contains("-Xmx256m");
    assertThat(builder.maxHeapMiB(64).build().commandLine()).contains("-Xmx64m");
  }

  @Test
  void aPercentSignInTheWorkersDirectoryIsNoPatternOfTheErrorFile() {
    assertThat(
            WorkerCommand.jvm("w", Path.of("/100%p"))
                .mainClass("M")
                .classPath(List.of(Path.of("/a")))
                .build()
                .commandLine())
        .contains("-XX:ErrorFile=/100%%p/hs_err.log", "-Djna.tmpdir=/100%p");
  }

  @Test
  void jnasLibrary_isNamed_butTheUsersFlagsWin() {
    List<String> line =
        builder
            .jnaLibrary(Path.of("/run/jna"))
            .jvmFlags(List.of("-Djna.boot.library.path=/mine"))
            .build()
            .commandLine();
    assertThat(line.indexOf("-Djna.boot.library.path=/mine"))
        .isGreaterThan(line.indexOf("-Djna.boot.library.path=/run/jna"))
        .isGreaterThan(0);
  }

  @Test
  void aMissingMainClassOrClassPathIsRefused() {
    JvmCommand incomplete = WorkerCommand.jvm("w", Path.of("/w")).mainClass("M");
    assertThatThrownBy(incomplete::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("worker w needs a main class and a class path");
    assertThatThrownBy(() -> new WorkerCommand("w", List.of(), Map.of(), Path.of("/")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
