package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.WorkerStartException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeSourcesTest {
  @TempDir Path directory;

  @Test
  void theClassPathHoldsTheWorkerAndJnaOnceEach_andNothingElse() {
    List<Path> path = WorkerCommand.workerClassPath(WorkerProcess.class.getName());
    assertThat(path).hasSize(2).doesNotHaveDuplicates().allSatisfy(e -> assertThat(e).exists());
    assertThat(path.get(1).getFileName().toString()).startsWith("jna-");
  }

  @Test
  void aPathWithBlanksAndPercentSignsIsDecoded() throws Exception {
    Path jar = Files.createFile(directory.resolve("a b%20c+d.jar"));
    assertThat(CodeSources.path("X", jar.toUri().toURL())).isEqualTo(jar.toAbsolutePath());
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> WorkerCommand.workerClassPath("no.such.Main"))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("no.such.Main is not on the class path");
  }

  @Test
  void aNestedJarIsRefusedWithAdvice() throws Exception {
    var nested = URI.create("jar:file:/app.jar!/BOOT-INF/lib/jna.jar!/").toURL();
    assertThatThrownBy(() -> CodeSources.path("com.sun.jna.Native", nested))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining(
            "com.sun.jna.Native comes from jar:file:/app.jar!/BOOT-INF/lib/jna.jar")
        .hasMessageContaining("requiresUnpack");
  }

  @Test
  void aClassWithoutACodeSourceIsRefused() {
    assertThatThrownBy(() -> CodeSources.of(List.of("java.lang.String")))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("java.lang.String does not say where it comes from");
  }

  @Test
  void aJarThatWasRemovedIsRefused() {
    assertThatThrownBy(() -> CodeSources.path("X", directory.resolve("gone.jar").toUri().toURL()))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("gone.jar, which is no longer there");
  }
}
