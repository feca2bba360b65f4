package dev.glovebox.guard;

import dev.glovebox.failure.InspectionException;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.Allowed;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.FileStamp;
import dev.glovebox.integrity.PathTrust;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.MissingFunctions;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The gate that a registry passes when it opens: GB202, GB301, GB302, GB303 and GB401, so that what
 * cannot work is found before the first call.
 *
 * <p><b>Threads:</b> safe for use by any number of threads. {@link #check} blocks while it reads
 * the files.
 */
public final class RegistryGuard {

  /**
   * Judges all libraries of a registry.
   *
   * @param registry the registry as opened
   * @param resolvedFiles the file of each library, by its name; a library without one, or whose
   *     file does not exist yet, is {@linkplain RegistryFindings#absent() absent}
   * @param inspectors gives, for a library, one with the library path that its workers will see
   * @param environments gives, for a pool, the environment of its workers
   * @return all that was found, refusals included
   */
  public RegistryFindings check(
      Registry registry,
      Map<String, Path> resolvedFiles,
      Function<LibraryConfig, Inspector> inspectors,
      Function<PoolConfig, Map<String, String>> environments) {
    List<Refused> refusals = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    Map<String, Inspection> inspections = new LinkedHashMap<>();
    Map<String, FileStamp> stamps = new LinkedHashMap<>();
    Map<String, GoRuntimes> runtimes = new HashMap<>();
    Optional<PathTrust> trust = pathTrust();
    for (LibraryConfig library : registry.libraries().values()) {
      String name = library.name();
      Path file = resolvedFiles.get(name);
      if (file == null || Files.notExists(file)) {
        absent.add(name);
        continue;
      }
      Inspector inspector = inspectors.apply(library);
      Look look = Look.at(library, file, inspector, trust);
      look.refusal().ifPresent(refusals::add);
      if (look.inspection().isEmpty()) {
        continue;
      }
      Inspection inspection = look.inspection().get();
      inspections.put(name, inspection);
      look.stamp().ifPresent(seen -> stamps.put(name, seen));
      AbiRules abi = new AbiRules(inspector.host());
      abi.abi(name, inspection).ifPresent(refusals::add);
      abi.stack(name, inspection).ifPresent(refusals::add);
      declared(library, inspection).ifPresent(refusals::add);
      if (library.isolation() == Isolation.WORKER) {
        runtimes
            .computeIfAbsent(
                library.pool(), pool -> runtimes(registry.pool(pool), environments, inspector))
            .add(name, inspection)
            .ifPresent(refusals::add);
      }
    }
    return new RegistryFindings(refusals, inspections, stamps, absent);
  }

  /** Those that the workers of a pool have before they load anything. */
  private static GoRuntimes runtimes(
      PoolConfig pool,
      Function<PoolConfig, Map<String, String>> environments,
      Inspector inspector) {
    GoRuntimes runtimes = new GoRuntimes(pool.name());
    for (Preload preload : Preload.of(environments.apply(pool), inspector)) {
      try {
        runtimes.preload(preload.origin(), inspector.inspect(preload.file()));
      } catch (InspectionException ignored) {
        // No library: the loader says so on the worker's stderr, and goes on.
      }
    }
    return runtimes;
  }

  /**
   * GB401 for functions that are declared elsewhere than in the registry: a Java interface.
   *
   * @param library its name, for messages
   * @param inspection what its file and closure export
   * @param symbols the native names
   * @return the answer
   */
  public Decision symbols(String library, Inspection inspection, Collection<String> symbols) {
    Optional<Refused> refused = SymbolRule.check(library, inspection, symbols);
    return refused.isPresent() ? refused.get() : Allowed.PLAINLY;
  }

  private static Optional<Refused> declared(LibraryConfig library, Inspection inspection) {
    if (library.missingFunctions().equals(Optional.of(MissingFunctions.THROW_AT_CALL))) {
      return Optional.empty();
    }
    List<String> symbols =
        library.functions().values().stream().map(FunctionConfig::symbol).toList();
    return SymbolRule.check(library.name(), inspection, symbols);
  }

  private static Optional<PathTrust> pathTrust() {
    try {
      return Optional.of(PathTrust.ofThisProcess());
    } catch (IOException unknown) {
      // Without knowing who we are nobody can be called a stranger.
      return Optional.empty();
    }
  }
}
