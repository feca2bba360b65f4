package dev.glovebox.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run is made on, from now on. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path TIMES = Path.of("/proc/stat");

  /**
   * Of the numbers in the first line of /proc/stat: the time that the hypervisor gave to others.
   */
  private static final int STOLEN = 7;

  /** Later ones are parts of earlier ones. */
  private static final int NUMBERS = 8;

  private final long[] before = times();

  Machine() throws IOException {}

  /** The machine in a paragraph, and how much of it this run did not get. */
  String description(Plan plan) throws IOException {
    return ("%d processors (%s), %s %s %s, Java %s (%s); %d alternating rounds of %d ms;"
            + " medians. Of the processors' time, %.1f %% went to other machines meanwhile.")
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            System.getProperty("java.vm.name"),
            plan.rounds(),
            plan.round().toMillis(),
            stolenPercent());
  }

  private double stolenPercent() throws IOException {
    long[] now = times();
    double all = 0;
    for (int i = 0; i < NUMBERS; i++) {
      all += now[i] - before[i];
    }
    return 100 * (now[STOLEN] - before[STOLEN]) / Math.max(1, all);
  }

  /** User, nice, system, idle, iowait, irq, softirq and steal time, in ticks. */
  private static long[] times() throws IOException {
    String[] words = Files.readAllLines(TIMES).get(0).split(" +", -1);
    long[] times = new long[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      times[i] = Long.parseLong(words[1 + i]);
    }
    return times;
  }

  private static String processor() throws IOException {
    return Files.readAllLines(CPUS).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("of an unknown model");
  }
}
