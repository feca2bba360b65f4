package dev.glovebox.cli.doctor;

import dev.glovebox.failure.RegistryException;
import dev.glovebox.registry.EnvironmentPolicy;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.Registry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which variables that look like secrets are handed on to libraries: their names, never what they
 * hold.
 *
 * @param registry the pools of this file; without one, what a pool hands on that says nothing
 * @param host the environment that workers inherit from
 */
record EnvironmentCheck(Optional<Path> registry, Map<String, String> host) implements Check {
  private static final String NAME = "environment";

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    for (PoolConfig pool : pools()) {
      List<String> secrets =
          pool.workerEnvironment(host).entrySet().stream()
              .filter(one -> EnvironmentPolicy.looksLikeSecret(one.getKey(), one.getValue()))
              // What the registry sets for the worker is meant for it.
              .filter(one -> !pool.env().containsKey(one.getKey()))
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      if (!secrets.isEmpty()) {
        found.add(
            Finding.warn(
                NAME,
                (registry.isPresent() ? "workers of pool '" + pool.name() + "'" : "workers")
                    + " inherit what looks like secrets: "
                    + String.join(", ", secrets),
                "Keep from them what their libraries do not need: environment: { drop: [..] } of"
                    + " the pool, or { inherit: none } or [NAMES]."));
      }
    }
    return found.isEmpty()
        ? List.of(Finding.ok(NAME, "nothing that looks like a secret is handed on to workers"))
        : found;
  }

  private List<PoolConfig> pools() {
    try {
      return registry
          .map(file -> List.copyOf(Registry.open(file).pools().values()))
          .orElseGet(() -> List.of(PoolConfig.defaults("default")));
    } catch (RegistryException faulty) {
      // Another check tells its faults.
      return List.of();
    }
  }
}
