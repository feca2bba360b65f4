package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.GloveboxOptions;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.it.ChildJava;
import dev.glovebox.it.TestClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** GB102 and GB103, which take a process of their own: its state does not come back. */
@Timeout(90)
class SpoiltHostIT {
  @TempDir private Path directory;

  /** What the scenario printed. */
  private List<String> run(String scenario) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    List<String> command = ChildJava.command();
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dglovebox.run.dir=" + GloveboxOptions.DEFAULT.runDirectory(),
            "-cp",
            TestClassPath.text(),
            GuardedHostMain.class.getName(),
            scenario));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the scenario ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
      return Files.readAllLines(out);
    } finally {
      process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void gb102_theSpawnPhase_keepsThreadsOutWhileOpen_andForksOutAfter() throws Exception {
    AvailableStubs.path("thread_at_load");

    List<String> said = run("spawn-phase");

    assertThat(said).hasSize(6);
    assertThat(said.get(0)).startsWith("open: GB102").contains("http workers", "pthread_create");
    assertThat(said.get(1)).isEqualTo("calc: 42");
    assertThat(said.get(2)).isEqualTo("sealed: 3");
    assertThat(said.get(3)).startsWith("spawn: GB102").contains("'mail workers'", "threads");
    assertThat(said.get(4)).startsWith("expect: GB102").contains("'late workers'", "threads");
    // A worker is spawned and executed, never forked.
    assertThat(said.get(5)).isEqualTo("worker: 42");
  }

  @Test
  void gb103_aHostThatHoldsGo_startsNoWorkers_byPolicy() throws Exception {
    AvailableStubs.path("greeter");

    List<String> said = run("tainted-refuse");

    assertThat(said).hasSize(1);
    assertThat(said.get(0)).startsWith("worker: GB103").contains("libgreeter.so");
  }

  @Test
  void gb103_aHostThatHoldsGo_isWarned_andWorks_byDefault() throws Exception {
    AvailableStubs.path("greeter");

    assertThat(run("tainted-warn")).containsExactly("worker: 42");
    assertThat(Files.readString(directory.resolve("err"))).contains("GB103", "libgreeter.so");
  }
}
