package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.file.Tree;
import dev.glovebox.it.StubApi.Calc;
import dev.glovebox.it.StubApi.Segv;
import dev.glovebox.launch.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of the files that a worker can reach, its host goes on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledOnOs(OS.LINUX)
class HostileFilesIT {
  /** Of the C library. */
  interface CFiles extends Library {
    int getpid();

    int mkfifo(String path, int mode);

    int symlink(String target, String path);
  }

  @Test
  void aPipeInPlaceOfTheErrorFile_holdsUpNeitherTheCallNorTheClose() throws IOException {
    try (Glovebox box = Glovebox.open(Stubs.registry("segv"))) {
      CFiles files = box.load(null, CFiles.class);
      assertThat(files.getpid()).isPositive();
      assertThat(files.mkfifo(errorFile(), 0600)).isZero();

      WorkerLostException lost =
          catchThrowableOfType(
              WorkerLostException.class, () -> box.load("segv", Segv.class).segv_now());

      assertThat(lost.crashReport().evidence())
          .anyMatch(fact -> fact.contains("hs_err.log cannot be read"));
    }
  }

  @Test
  void aLinkInPlaceOfTheErrorFile_isNotRead(@TempDir Path directory) throws IOException {
    Path forged = directory.resolve("forged.log");
    Files.writeString(
        forged,
        """
        # A fatal error has been detected by the Java Runtime Environment:
        #  Internal Error (forged.cpp:1)
        """);
    try (Glovebox box = Glovebox.open(Stubs.registry("segv"))) {
      CFiles files = box.load(null, CFiles.class);
      assertThat(files.getpid()).isPositive();
      assertThat(files.symlink(forged.toString(), errorFile())).isZero();

      WorkerLostException lost =
          catchThrowableOfType(
              WorkerLostException.class, () -> box.load("segv", Segv.class).segv_now());

      assertThat(lost.crashReport().text()).doesNotContain("forged.cpp");
    }
    assertThat(forged).exists();
  }

  @Test
  void aRunDirectoryThatIsRemoved_isMadeAgainForTheNextWorker() throws IOException {
    try (Glovebox box = Glovebox.open(Stubs.registry("calc"))) {
      Calc calc = box.load("calc", Calc.class);
      long first = calc.calc_process_id();
      for (Path host : hostDirectories()) {
        Tree.remove(host);
      }
      assertThat(calc.calc_add_i64(1, 2)).isEqualTo(3);
      WorkerProcesses.kill(first);

      WorkerProcesses.await(() -> box.workers().isEmpty());
      assertThat(calc.calc_add_i64(40, 2)).isEqualTo(42);
    }
    assertThat(hostDirectories()).isEmpty();
  }

  /** Of the only worker that there is. */
  private static String errorFile() throws IOException {
    try (Stream<Path> all = Files.walk(RunDirectory.defaultBase(), 2)) {
      return all.filter(path -> path.getFileName().toString().startsWith("w-"))
          .findAny()
          .orElseThrow()
          .resolve("hs_err.log")
          .toString();
    }
  }

  private static List<Path> hostDirectories() throws IOException {
    try (Stream<Path> all = Files.list(RunDirectory.defaultBase())) {
      return all.filter(Files::isDirectory).toList();
    }
  }
}
