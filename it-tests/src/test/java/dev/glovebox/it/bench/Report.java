package dev.glovebox.it.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All figures of one run, with the ratios that were asked for, as files. */
public final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final List<Figure> figures = new ArrayList<>();
  private final List<String> ratios = new ArrayList<>();

  /** Adds figures, and prints them. */
  public void add(List<Figure> more) {
    figures.addAll(more);
    more.forEach(figure -> System.out.println(row(figure)));
  }

  /**
   * Adds a ratio that has a target.
   *
   * @param target in words, for example {@code at least 0.7}
   */
  public void ratio(String what, double ratio, String target) {
    String line = String.format(Locale.ROOT, "| %s | %.2f | %s |", what, ratio, target);
    ratios.add(line);
    System.out.println(line);
  }

  /** A figure by its name. */
  public Figure figure(String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow();
  }

  private static String row(Figure figure) {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.0f | %.1f | %.2f |",
        figure.name(),
        figure.p50Nanos() / 1000,
        figure.p99Nanos() / 1000,
        figure.p999Nanos() / 1000,
        figure.opsPerSecond(),
        figure.cpuNanosPerOp() / 1000,
        figure.spread());
  }

  /** Writes results.json, results.md and chart.svg. */
  void write(Path directory, String machine) throws IOException {
    Files.createDirectories(directory);
    JSON.writeValue(directory.resolve("results.json").toFile(), figures);
    List<String> lines = new ArrayList<>();
    lines.add("# Benchmark");
    lines.add("");
    lines.add(machine);
    lines.add("");
    lines.add("| name | p50 us | p99 us | p99.9 us | calls/s | CPU us/call | spread of p50 |");
    lines.add("|---|---|---|---|---|---|---|");
    figures.forEach(figure -> lines.add(row(figure)));
    if (!ratios.isEmpty()) {
      lines.add("");
      lines.add("| ratio | reached | target |");
      lines.add("|---|---|---|");
      lines.addAll(ratios);
    }
    Files.write(directory.resolve("results.md"), lines);
    Files.writeString(directory.resolve("chart.svg"), Chart.svg(figures));
  }
}
