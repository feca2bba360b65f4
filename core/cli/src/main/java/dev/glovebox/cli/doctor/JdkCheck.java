package dev.glovebox.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Java that runs this process and, by default, its workers.
 *
 * @param feature its version: 17 is the floor
 * @param home where it is installed
 */
record JdkCheck(int feature, Path home) implements Check {
  private static final String NAME = "JDK";
  private static final int FLOOR = 17;

  @Override
  public List<Finding> look() {
    String fact =
        System.getProperty("java.version")
            + " "
            + System.getProperty("os.arch")
            + " ("
            + System.getProperty("java.vendor")
            + ") in "
            + home;
    if (feature < FLOOR) {
      return List.of(Finding.fail(NAME, fact, "Use JDK " + FLOOR + " or later."));
    }
    Path java = home.resolve("bin").resolve("java");
    return List.of(
        Files.isExecutable(java)
            ? Finding.ok(NAME, fact)
            : Finding.fail(
                NAME,
                fact + ", without an executable " + java,
                "Workers are started with it: run a complete JDK or JRE."));
  }
}
