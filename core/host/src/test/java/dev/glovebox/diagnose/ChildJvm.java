package dev.glovebox.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child JVM that runs {@link Misbehaving}; closed, it is gone. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path errorFile;
  private final Path stderr;

  private ChildJvm(Process process, Path errorFile, Path stderr) {
    this.process = process;
    this.errorFile = errorFile;
    this.stderr = stderr;
  }

  static ChildJvm start(Path directory, String way) throws IOException {
    Path errorFile = directory.resolve("hs_err.log");
    Path stderr = directory.resolve("stderr.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + errorFile,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Misbehaving.class.getName(),
            way);
    builder.directory(directory.toFile()).redirectError(stderr.toFile());
    return new ChildJvm(builder.start(), errorFile, stderr);
  }

  long pid() {
    return process.pid();
  }

  Path errorFile() {
    return errorFile;
  }

  List<String> stderr() throws IOException {
    return Files.readAllLines(stderr);
  }

  /** The id of the thread that is about to misbehave; blocks until the child has said it. */
  @SuppressWarnings("resource") // the process's stream, closed with the process
  long awaitTid() throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    return Long.parseLong(out.readLine());
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("child has ended").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
