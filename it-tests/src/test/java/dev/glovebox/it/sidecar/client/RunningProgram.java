package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program that a test runs, with all that it prints in a file. Closing it kills it. */
final class RunningProgram implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(150);

  private final List<String> command;
  private final Path output;
  private final Process process;

  private RunningProgram(List<String> command, Path output, Process process) {
    this.command = command;
    this.output = output;
    this.process = process;
  }

  /** Starts a program in the root of the project. */
  static RunningProgram start(Path directory, List<String> command) throws IOException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(Checkout.ROOT.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new RunningProgram(command, output, process);
  }

  /** What it has printed so far, stdout and stderr. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  private boolean isAlive() {
    return process.isAlive();
  }

  /** Fails, with what it printed, if it has ended. */
  void requireAlive() {
    assertThat(isAlive()).as("%s runs; it printed: %s", command, output()).isTrue();
  }

  void awaitOutput(String text) {
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> assertThat(isAlive() || output().contains(text)).as(output()).isTrue())
        .until(() -> output().contains(text));
  }

  /** Waits for its end, and tells its exit code. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS))
        .as("%s has ended in time; it printed: %s", command, output())
        .isTrue();
    return process.exitValue();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      // Whoever it has started goes with it.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    try {
      process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
