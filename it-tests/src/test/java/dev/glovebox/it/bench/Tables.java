package dev.glovebox.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures for readers, in Markdown. */
final class Tables {
  private static final String BYTES = "/bytes=";
  private static final double MICRO = 1000;

  private Tables() {}

  static String row(Figure figure) {
    return format(
        "| %s | %s | %s | %s | %.0f | %s | %s - %s |",
        figure.name(),
        micros(figure.p50Nanos()),
        micros(figure.p99Nanos()),
        micros(figure.p999Nanos()),
        figure.opsPerSecond(),
        micros(figure.cpuNanosPerOp()),
        micros(figure.fastest()),
        micros(figure.slowest()));
  }

  static String row(Amounts amounts) {
    Ratio spread = amounts.ratio();
    return format(
        "| %s | %s | %s - %s |",
        amounts.name(),
        amounts.quantity().text(amounts.median()),
        amounts.quantity().text(spread.lowest()),
        amounts.quantity().text(spread.highest()));
  }

  static String row(String what, Bound wanted, Optional<Ratio> reached) {
    return reached
        .map(
            ratio ->
                format(
                    "| %s | %s | %.3g | %.3g - %.3g | %s |",
                    what,
                    wanted,
                    ratio.value(),
                    ratio.lowest(),
                    ratio.highest(),
                    wanted.isMetBy(ratio.value()) ? "yes" : "**no**"))
        .orElseGet(() -> format("| %s | %s | not measured | | |", what, wanted));
  }

  static List<String> figures(List<Figure> figures) {
    List<String> lines = new ArrayList<>();
    lines.add("| name | p50 us | p99 us | p99.9 us | calls/s | CPU us/call | p50 of rounds |");
    lines.add("|---|---|---|---|---|---|---|");
    figures.forEach(figure -> lines.add(row(figure)));
    lines.add("");
    return lines;
  }

  static List<String> bulk(List<Figure> figures) {
    List<String> lines = new ArrayList<>();
    for (Figure figure : figures) {
      int at = figure.name().indexOf(BYTES);
      if (at >= 0) {
        double bytes = Double.parseDouble(figure.name().substring(at + BYTES.length()));
        lines.add(format("| %s | %.2f |", figure.name(), bytes / figure.p50Nanos()));
      }
    }
    return titled("| buffers | GB/s at p50 |", "|---|---|", lines);
  }

  static List<String> amounts(List<Amounts> amounts) {
    return titled(
        "| name | median | rounds |", "|---|---|---|", amounts.stream().map(Tables::row).toList());
  }

  static List<String> targets(List<String> rows) {
    return titled("| target | wanted | reached | rounds | met |", "|---|---|---|---|---|", rows);
  }

  private static List<String> titled(String head, String line, List<String> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(head, line));
    lines.addAll(rows);
    lines.add("");
    return lines;
  }

  private static String micros(double nanos) {
    if (!Double.isFinite(nanos)) {
      return "";
    }
    return format(nanos < 10 * MICRO ? "%.3f" : "%.1f", nanos / MICRO);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
