package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.RunDirectoryException;
import dev.glovebox.failure.WorkerStartException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LaunchFilesTest {
  private static final String JNA = System.mapLibraryName("jnidispatch");

  @TempDir Path directory;

  private Path run;
  private Path other;

  @BeforeEach
  void makeDirectories() throws IOException {
    directory = directory.toRealPath();
    run = Files.createDirectory(directory.resolve("run"));
    other = Files.createDirectory(directory.resolve("other"));
  }

  private static MountOptions noExec(Path... points) {
    return new MountOptions(
        Arrays.stream(points)
            .map(point -> "1 0 0:1 / " + point + " rw,noexec - tmpfs tmpfs rw")
            .toList());
  }

  @Test
  void whereLibrariesCanBeLoaded_theRunDirectoryHasThem() {
    try (RunDirectory own = RunDirectory.open(run.resolve("base"));
        LaunchFiles files = new LaunchFiles(own, noExec(), List.of(other), null)) {
      assertThat(files.loadable()).isEqualTo(own.path());
      assertThat(files.jnaLibrary().orElseThrow()).hasParent(own.path());
      assertThat(other).isEmptyDirectory();
    }
  }

  @Test
  void aRunDirectoryThatIsNoexec_isHelpedByAnother_whichIsLeftEmpty() {
    try (RunDirectory own = RunDirectory.open(run.resolve("base"))) {
      Path nowhere = directory.resolve("nowhere");
      try (LaunchFiles files = new LaunchFiles(own, noExec(run), List.of(nowhere, other), null)) {
        assertThat(files.loadable()).startsWith(other).isDirectory();
        assertThat(files.jnaLibrary().orElseThrow().resolve(JNA)).isNotEmptyFile();
        assertThat(own.path().resolve("jna")).doesNotExist();
      }
      assertThat(other.toFile().listFiles()).hasSize(1);
      assertThat(other.toFile().listFiles()[0].list()).allMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void nowhereToLoadFrom_isSaidInOneSentence_withTheProperties() {
    try (RunDirectory own = RunDirectory.open(run.resolve("base"));
        LaunchFiles files = new LaunchFiles(own, noExec(run, other), List.of(other), "")) {
      assertThatThrownBy(files::jnaLibrary)
          .isInstanceOf(RunDirectoryException.class)
          .hasMessageContaining(other + " (noexec)")
          .hasMessageContaining("-Dglovebox.run.dir=DIR")
          .hasMessageContaining("-Djna.boot.library.path=DIR");
    }
  }

  @Test
  void whereTheUserHasJnasLibrary_itIsTakenFromThere() throws IOException {
    Path own = Files.createDirectory(directory.resolve("lib"));
    Files.createFile(own.resolve(JNA));
    try (RunDirectory directory = RunDirectory.open(run.resolve("base"));
        LaunchFiles files = new LaunchFiles(directory, noExec(run), List.of(), other + ":" + own)) {
      assertThat(files.jnaLibrary()).contains(own);
    }
  }

  @Test
  void aRuntimeWithoutJava_isSaidBeforeAWorkerIsNeeded() throws IOException {
    Path notExecutable = Files.createFile(directory.resolve("java"));

    assertThatThrownBy(() -> LaunchFiles.checkJava(directory.resolve("bin/java")))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("bin/java does not exist")
        .hasMessageContaining("withJava")
        .hasMessageContaining("--strip-native-commands");
    assertThatThrownBy(() -> LaunchFiles.checkJava(notExecutable))
        .hasMessageContaining("may not be executed");
    LaunchFiles.checkJava(Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  @Test
  void jnaIsNotTried_beforeItHasAPlace_notEvenToRemoveWhatDeadHostsHaveLeft() throws Exception {
    Path base = run.resolve("base");
    try (RunDirectory made = RunDirectory.open(base)) {
      assertThat(made.path()).isDirectory();
    }
    Path dead = Files.createDirectory(base.resolve("zz-dead-x"));
    Files.createFile(dead.resolve("lock"));
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djna.tmpdir=/dev/null/nowhere",
                "-cp",
                System.getProperty("java.class.path")
                    + File.pathSeparator
                    + System.getProperty("surefire.test.class.path", ""),
                JnaPlaceMain.class.getName(),
                base.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(host.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(host.waitFor()).as(output).isZero();
    assertThat(output).contains("pointers have 8 bytes").doesNotContain("{}");
    assertThat(dead).doesNotExist();
  }
}
