package dev.glovebox.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The programs that the module's build has made. */
public final class Programs {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private Programs() {}

  /**
   * {@return a program of this module, executable} Where it was left out, for want of a tool, the
   * test is skipped, or fails if nothing may be missing.
   *
   * @param name of its file
   */
  public static Path built(String name) {
    return there(TARGET.resolve("bin").resolve(name));
  }

  /** {@return a program that is for tests alone} */
  public static Path forTests(String name) {
    return there(TARGET.resolve("for-tests").resolve(name));
  }

  private static Path there(Path program) {
    boolean there = Files.isExecutable(program);
    if (System.getProperty("glovebox.require", "").equals("all")) {
      assertThat(there).as("%s was built", program).isTrue();
    }
    assumeTrue(there, () -> program + " was not built: see what build.sh has said");
    return program;
  }
}
