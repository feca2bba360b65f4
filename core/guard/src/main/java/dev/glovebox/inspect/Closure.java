package dev.glovebox.inspect;

import java.util.List;

/**
 * All libraries that the dynamic loader would load along with the inspected one: its {@code
 * DT_NEEDED}, {@code DT_FILTER} and {@code DT_AUXILIARY} entries and theirs, each once, in load
 * order (breadth first), without itself.
 *
 * <p>What a library loads later by {@code dlopen} is not part of it: rule 9 tells where that may
 * happen.
 *
 * @param entries the libraries in load order
 */
public record Closure(List<ClosureEntry> entries) {
  /**
   * Copies the entries.
   *
   * @param entries the libraries in load order
   */
  public Closure {
    entries = List.copyOf(entries);
  }

  /** {@return the names of the libraries that are not there or cannot be loaded, in load order} */
  public List<String> missing() {
    return unloadable().stream().map(ClosureEntry::soname).toList();
  }

  /** {@return the entries behind {@link #missing()}: who needs each, and what is wrong} */
  public List<ClosureEntry> unloadable() {
    return entries.stream().filter(entry -> entry.problem().isPresent()).toList();
  }
}
