package dev.glovebox.registry;

import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.RegistryException.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers the faults of one registry, so that all are reported together. */
final class FaultCollector {
  private final String file;
  private final List<Fault> faults = new ArrayList<>();

  /**
   * @param file as the user named it; null for a registry built in Java
   */
  FaultCollector(String file) {
    this.file = file;
  }

  void add(JsonPath path, String problem) {
    add(path, 0, 0, problem);
  }

  void add(JsonPath path, int line, int column, String problem) {
    faults.add(new Fault(file, line, column, path.pointer(), problem));
  }

  /** Runs {@code step}; an IllegalArgumentException becomes a fault at {@code path}. */
  void attempt(JsonPath path, Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException e) {
      add(path, e.getMessage());
    }
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  /** Throws all faults gathered, in the order of the document; does nothing when there are none. */
  void throwIfAny(String advice, Throwable cause) {
    if (!faults.isEmpty()) {
      List<Fault> sorted = new ArrayList<>(faults);
      sorted.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
      throw new RegistryException(sorted, advice, cause);
    }
  }
}
