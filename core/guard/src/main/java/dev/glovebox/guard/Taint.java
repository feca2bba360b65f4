package dev.glovebox.guard;

import java.nio.file.Path;
import java.util.List;

/**
 * A multithreaded runtime that is mapped in this process.
 *
 * @param file the file that holds it, as the memory map shows it
 * @param evidence what shows the runtime; never empty
 */
public record Taint(Path file, List<String> evidence) {
  /**
   * Copies the evidence.
   *
   * @param file the file that holds it, as the memory map shows it
   * @param evidence what shows the runtime; never empty
   */
  public Taint {
    evidence = List.copyOf(evidence);
  }
}
