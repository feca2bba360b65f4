package dev.glovebox.supervise;

import dev.glovebox.registry.RecyclePolicy;
import java.util.Optional;

/** Decides when a healthy worker has served long enough. */
final class Recycling {
  private Recycling() {}

  /** Why the worker is due to be replaced; empty while it is not. */
  static Optional<String> due(RecyclePolicy policy, Worker worker) {
    if (policy.calls().isPresent() && worker.calls() >= policy.calls().getAsLong()) {
      return Optional.of("it has answered " + worker.calls() + " calls");
    }
    if (policy.memoryBytes().isPresent()
        && worker.residentBytes() >= policy.memoryBytes().getAsLong()) {
      return Optional.of("it holds " + worker.residentBytes() + " bytes of memory");
    }
    if (policy.age().isPresent() && worker.age().compareTo(policy.age().get()) >= 0) {
      return Optional.of("it is " + worker.age().toSeconds() + " s old");
    }
    return Optional.empty();
  }
}
