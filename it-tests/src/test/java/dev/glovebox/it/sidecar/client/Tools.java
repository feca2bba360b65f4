package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.fail;

import dev.glovebox.it.AvailableStubs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Programs of the system that tests run. */
public final class Tools {
  private Tools() {}

  /**
   * Skips the test, saying so, where a program is missing; with {@code -Dglovebox.require=all} the
   * test fails.
   *
   * @param debianPackage where it comes from
   */
  public static void require(String program, String debianPackage) {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    requireThat(found, program, debianPackage);
  }

  /** The same for a file. */
  public static void requireFile(Path file, String debianPackage) {
    requireThat(Files.exists(file), file.toString(), debianPackage);
  }

  private static void requireThat(boolean found, String what, String debianPackage) {
    if (found) {
      return;
    }
    String reason = what + " is missing: apt-get install " + debianPackage;
    if (AvailableStubs.everythingIsRequired()) {
      fail(reason);
    }
    System.out.println("skipped: " + reason);
    Assumptions.abort("skipped: " + reason);
  }
}
