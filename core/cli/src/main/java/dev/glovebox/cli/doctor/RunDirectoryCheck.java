package dev.glovebox.cli.doctor;

import dev.glovebox.failure.RunDirectoryException;
import dev.glovebox.launch.LaunchFiles;
import dev.glovebox.launch.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether sockets and workers' files can be made, in a directory that nobody else can change.
 *
 * @param base where run directories go
 */
record RunDirectoryCheck(Path base) implements Check {
  private static final String NAME = "run directory";

  /** Below this, workers' error files and unpacked libraries may not fit. */
  private static final long LITTLE_BYTES = 64L << 20;

  @Override
  public List<Finding> look() {
    try (RunDirectory directory = RunDirectory.open(base);
        LaunchFiles files = new LaunchFiles(directory)) {
      boolean elsewhere = !files.loadable().equals(directory.path());
      long free = Files.getFileStore(directory.path()).getUsableSpace();
      int length = directory.newSocket().toString().getBytes(StandardCharsets.UTF_8).length;
      String fact =
          base
              + ", owner "
              + Files.getOwner(directory.path()).getName()
              + ", socket paths of "
              + length
              + " bytes, "
              + (free >> 20)
              + " MiB free"
              + (elsewhere ? ", noexec: libraries are loaded from " + files.loadable() : "");
      return List.of(
          free < LITTLE_BYTES
              ? Finding.warn(NAME, fact, "Free some space, or name another: " + option())
              : Finding.ok(NAME, fact));
    } catch (RunDirectoryException e) {
      return List.of(Finding.fail(NAME, e));
    } catch (IOException e) {
      return List.of(Finding.fail(NAME, base + ": " + e, "Name another: " + option()));
    }
  }

  private static String option() {
    return "-D" + RunDirectory.BASE_PROPERTY + "=DIR.";
  }
}
