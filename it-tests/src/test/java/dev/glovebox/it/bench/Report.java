package dev.glovebox.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/** All figures of one run, with the ratios that were asked for, as files. */
public final class Report {
  private final Map<String, Figure> figures = new LinkedHashMap<>();
  private final List<Amounts> amounts = new ArrayList<>();
  private final List<String> targets = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /** Adds figures, and prints them. */
  public void add(Collection<Figure> more) {
    more.forEach(
        figure -> {
          figures.put(figure.name(), figure);
          System.out.println(Tables.row(figure));
        });
  }

  /** Adds what is no time of a call, and prints it. */
  public void add(Amounts more) {
    amounts.add(more);
    System.out.println(Tables.row(more));
  }

  /** Adds a sentence that says what is missing, and prints it. */
  public void remark(String sentence) {
    remarks.add(sentence);
    System.out.println(sentence);
  }

  /**
   * Adds a target, and prints it.
   *
   * @param reached asks for figures of this run; where one was not measured, the target says so
   */
  public void target(String what, Bound wanted, Supplier<Ratio> reached) {
    Optional<Ratio> ratio;
    try {
      ratio = Optional.of(reached.get());
    } catch (NoSuchElementException e) {
      ratio = Optional.empty();
    }
    String line = Tables.row(what, wanted, ratio);
    targets.add(line);
    System.out.println(line);
  }

  /**
   * A figure by its name.
   *
   * @throws NoSuchElementException if it was not measured
   */
  public Figure figure(String name) {
    return Optional.ofNullable(figures.get(name)).orElseThrow();
  }

  /** Those that are called like this. */
  public List<Figure> figures(String prefix, String suffix) {
    return figures.values().stream()
        .filter(figure -> figure.name().startsWith(prefix) && figure.name().endsWith(suffix))
        .toList();
  }

  /** Writes results.json, results.md and chart.svg. */
  public void write(Path directory, String machine) throws IOException {
    Files.createDirectories(directory);
    List<Figure> all = List.copyOf(figures.values());
    ResultsJson.write(directory.resolve("results.json"), all, amounts);
    List<String> lines = new ArrayList<>(List.of("# Benchmark", "", machine, ""));
    lines.addAll(Tables.figures(all));
    lines.addAll(Tables.bulk(all));
    lines.addAll(Tables.amounts(amounts));
    lines.addAll(Tables.targets(targets));
    lines.addAll(remarks);
    Files.write(directory.resolve("results.md"), lines);
    Files.writeString(directory.resolve("chart.svg"), Chart.svg(all));
  }
}
