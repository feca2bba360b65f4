package dev.glovebox.registry;

import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.RegistryException.Fault;
import dev.glovebox.registry.LocatedNode.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Gathers the faults of one registry, so that all are reported together. */
final class FaultCollector {
  /** A file that is no registry at all has too many faults to list. */
  private static final int MOST = 1000;

  private final String file;
  private final List<Fault> faults = new ArrayList<>();
  private int count;

  /**
   * @param file as the user named it; null for a registry built in Java
   */
  FaultCollector(String file) {
    this.file = file;
  }

  void add(JsonPath path, String problem) {
    add(path, Position.UNKNOWN, problem);
  }

  void add(JsonPath path, Position at, String problem) {
    count++;
    if (faults.size() < MOST) {
      faults.add(new Fault(file, at.line(), at.column(), path.pointer(), problem));
    }
  }

  /** How many faults were found so far. */
  int count() {
    return count;
  }

  /** Has {@code check} look at an entry's key; what it refuses is a fault there. */
  void check(Entry entry, Consumer<String> check) {
    try {
      check.accept(entry.key());
    } catch (IllegalArgumentException e) {
      add(entry.path(), entry.at(), e.getMessage());
    }
  }

  /** Runs {@code step}; an IllegalArgumentException becomes a fault at {@code path}. */
  void attempt(JsonPath path, Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException e) {
      add(path, e.getMessage());
    }
  }

  /** Throws all faults gathered, in the order of the document; does nothing when there are none. */
  void throwIfAny(String advice, Throwable cause) {
    if (!faults.isEmpty()) {
      List<Fault> sorted = new ArrayList<>(faults);
      sorted.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
      if (count > MOST) {
        sorted.add(new Fault(file, 0, 0, "", "and " + (count - MOST) + " more faults"));
      }
      throw new RegistryException(sorted, advice, cause);
    }
  }
}
