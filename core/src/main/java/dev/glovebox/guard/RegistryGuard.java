package dev.glovebox.guard;

import dev.glovebox.failure.InspectionException;
import dev.glovebox.inspect.ClosureEntry;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
   * @param resolvedFiles the file of each library, by its name; a library without one, or whose
   *     file does not exist yet, is {@linkplain RegistryFindings#absent() absent}
   * @param inspectors gives, for a library, one with the library path that its workers will see
   */
  public RegistryFindings check(
      Registry registry,
      Map<String, Path> resolvedFiles,
      Function<LibraryConfig, Inspector> inspectors) {
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
      Inspection inspection;
      Optional<FileStamp> stamp;
      try {
        stamp = FileStamp.of(file);
        inspection = inspector.inspect(file);
        integrity(library, inspection, stamp, trust).ifPresent(refusals::add);
      } catch (InspectionException noLibrary) {
        refusals.add(notInspected(name, noLibrary));
        continue;
      } catch (IOException unreadable) {
        refusals.add(Integrity.unreadable(name, file, unreadable));
        continue;
      }
      inspections.put(name, inspection);
      stamp.ifPresent(seen -> stamps.put(name, seen));
      AbiRules abi = new AbiRules(inspector.host());
      abi.abi(name, inspection).ifPresent(refusals::add);
      abi.stack(name, inspection).ifPresent(refusals::add);
      declared(library, inspection).ifPresent(refusals::add);
      if (library.isolation() == Isolation.WORKER) {
        runtimes
            .computeIfAbsent(library.pool(), GoRuntimes::new)
            .add(name, inspection)
            .ifPresent(refusals::add);
      }
    }
    return new RegistryFindings(refusals, inspections, stamps, absent);
  }

  /**
   * GB401 for functions that are declared elsewhere than in the registry: a Java interface.
   *
   * @param symbols the native names
   */
  public Decision symbols(String library, Inspection inspection, Collection<String> symbols) {
    Optional<Refused> refused = SymbolRule.check(library, inspection, symbols);
    return refused.isPresent() ? refused.get() : Allowed.PLAINLY;
  }

  private static Optional<Refused> declared(LibraryConfig library, Inspection inspection) {
    List<String> symbols =
        library.functions().values().stream().map(FunctionConfig::symbol).toList();
    return SymbolRule.check(library.name(), inspection, symbols);
  }

  private static Optional<Refused> integrity(
      LibraryConfig library,
      Inspection inspection,
      Optional<FileStamp> before,
      Optional<PathTrust> trust)
      throws IOException {
    Set<IntegrityFault> faults = new LinkedHashSet<>();
    library
        .sha256()
        .flatMap(pinned -> Integrity.hashFault(pinned, inspection.sha256()))
        .ifPresent(faults::add);
    if (trust.isPresent()) {
      faults.addAll(trust.get().faults(inspection.file()));
      for (ClosureEntry entry : inspection.closure().entries()) {
        if (entry.path().isPresent() && Files.exists(entry.path().get())) {
          // What it brings along runs with the same rights.
          faults.addAll(trust.get().faults(entry.path().get()));
        }
      }
    }
    if (!before.equals(FileStamp.of(inspection.file()))) {
      faults.add(IntegrityFault.changed("while it was read"));
    }
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(Integrity.refusal(library.name(), inspection.file(), List.copyOf(faults)));
  }

  private static Refused notInspected(String library, InspectionException failure) {
    return new Refused(
        Rule.GB302,
        library,
        "library '" + library + "' cannot be loaded on this machine (" + failure.file() + ")",
        List.of(failure.reason()),
        failure.advice());
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
