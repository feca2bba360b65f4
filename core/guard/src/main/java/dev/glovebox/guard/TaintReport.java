package dev.glovebox.guard;

import java.util.List;
import java.util.Optional;

/**
 * What a look at this process's own memory map found.
 *
 * @param taints the multithreaded runtimes that are mapped, whoever loaded them
 * @param unchecked why nothing, or not everything, could be looked at; empty where all was
 */
public record TaintReport(List<Taint> taints, Optional<String> unchecked) {
  /**
   * Copies the list of runtimes.
   *
   * @param taints the multithreaded runtimes that are mapped, whoever loaded them
   * @param unchecked why nothing, or not everything, could be looked at
   */
  public TaintReport {
    taints = List.copyOf(taints);
  }

  /** {@return whether a multithreaded runtime was found} */
  public boolean tainted() {
    return !taints.isEmpty();
  }
}
