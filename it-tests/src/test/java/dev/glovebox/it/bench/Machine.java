package dev.glovebox.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run was made on, in a paragraph. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private Machine() {}

  static String description(Plan plan) throws IOException {
    return "%d processors (%s), %s %s %s, Java %s (%s); %d alternating rounds of %d ms; medians."
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            System.getProperty("java.vm.name"),
            plan.rounds(),
            plan.round().toMillis());
  }

  private static String processor() throws IOException {
    return Files.readAllLines(CPUS).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("of an unknown model");
  }
}
