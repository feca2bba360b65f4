package dev.glovebox.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One library that would be loaded along with the inspected one.
 *
 * @param soname the name by which it is needed; a path where the needing file says a path
 * @param path the file that the dynamic loader would take; empty where it finds none
 * @param neededBy the files that name it in {@code DT_NEEDED} and its kin, in load order
 * @param problem why it cannot be loaded; empty where it can
 */
public record ClosureEntry(
    String soname, Optional<Path> path, List<Path> neededBy, Optional<String> problem) {
  /**
   * Copies the names of the files that need it.
   *
   * @param soname the name by which it is needed
   * @param path the file that the dynamic loader would take
   * @param neededBy the files that name it in {@code DT_NEEDED} and its kin, in load order
   * @param problem why it cannot be loaded; empty where it can
   */
  public ClosureEntry {
    neededBy = List.copyOf(neededBy);
  }
}
