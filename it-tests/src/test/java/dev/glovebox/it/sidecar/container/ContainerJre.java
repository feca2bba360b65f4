package dev.glovebox.it.sidecar.container;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The Java that containers get: the one of these tests, linked into one directory without links.
 */
final class ContainerJre {
  /** What Glovebox needs, found by leaving out; newer versions have jdk.random in java.base. */
  private static final List<String> MODULES =
      List.of("java.se", "jdk.unsupported", "jdk.net", "jdk.random", "jdk.jfr", "jdk.management");

  private ContainerJre() {}

  private static String modules() {
    return MODULES.stream()
        .filter(name -> ModuleFinder.ofSystem().find(name).isPresent())
        .collect(Collectors.joining(","));
  }

  /** Its directory, made at the first request of a version. Blocks for some seconds then. */
  static synchronized Path directory() throws IOException, InterruptedException {
    Path made = Path.of("target", "jre-" + System.getProperty("java.version")).toAbsolutePath();
    if (!Files.exists(made.resolve("release"))) {
      Process jlink =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                  "--add-modules",
                  modules(),
                  "--strip-debug",
                  "--no-header-files",
                  "--no-man-pages",
                  "--output",
                  made.toString())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(jlink.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!jlink.waitFor(2, TimeUnit.MINUTES) || jlink.exitValue() != 0) {
        throw new IOException("jlink: " + said);
      }
    }
    return made;
  }
}
