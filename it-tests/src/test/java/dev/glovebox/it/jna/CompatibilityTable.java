package dev.glovebox.it.jna;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The table of docs/jna-compatibility.md. */
final class CompatibilityTable {
  /** A row: its name, and whether the feature is the same, different or refused. */
  record Row(String name, String verdict, String note) {}

  private static final Path FILE = Path.of("..", "docs", "jna-compatibility.md");

  private CompatibilityTable() {}

  static List<Row> rows() throws IOException {
    return Files.readAllLines(FILE).stream()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split("\\|", -1))
        .map(cells -> new Row(cells[1].strip(), cells[3].strip(), cells[4].strip()))
        .filter(row -> !row.name().equals("row"))
        .toList();
  }
}
