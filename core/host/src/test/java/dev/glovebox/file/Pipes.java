package dev.glovebox.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Named pipes, which nobody writes to: to open one for reading would never return. */
public final class Pipes {
  private Pipes() {}

  /** Makes one. */
  public static Path at(Path path) throws IOException, InterruptedException {
    run(path.getParent(), "mkfifo", path.toString());
    return path;
  }

  static void run(Path directory, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command)).directory(directory.toFile()).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
