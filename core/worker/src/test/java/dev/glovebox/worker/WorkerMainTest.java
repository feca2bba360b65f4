package dev.glovebox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worker's main class in a process of its own, without the host that it needs. */
@Timeout(30)
class WorkerMainTest {
  @TempDir Path directory;

  private record Ended(int exit, String stderr) {}

  private Ended run(String stdin) throws IOException, InterruptedException {
    File stderr = directory.resolve("stderr").toFile();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName())
            .redirectError(stderr)
            .redirectOutput(directory.resolve("stdout").toFile())
            .start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(stdin.getBytes(StandardCharsets.UTF_8));
    }
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(stderr.toPath()));
  }

  @Test
  void main_startedByHand_saysThatAHostStartsIt() throws Exception {
    Ended ended = run("");

    assertThat(ended.exit()).isEqualTo(WorkerExit.BAD_START.code());
    assertThat(ended.stderr())
        .contains("no bootstrap document")
        .contains("started by a host")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"nonsense", "{}", "[1, 2]"})
  void main_withABadBootstrap_endsWithAReadableLine(String document) throws Exception {
    Ended ended = run(document + "\n");

    assertThat(ended.exit()).isEqualTo(WorkerExit.BAD_START.code());
    assertThat(ended.stderr()).contains("cannot start").doesNotContain("\tat ");
  }
}
