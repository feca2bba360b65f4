package dev.glovebox;

import dev.glovebox.guard.HostGuard;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import java.util.Map;

/**
 * One registry and what was found out about it: nothing of it runs.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
record JudgedRegistry(
    Registry registry, Catalogue catalogue, LibraryBinder binder, HostGuard hostGuard) {

  /**
   * Inspects and judges the files of a registry.
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses one; the other
   *     refusals are its suppressed exceptions
   */
  static JudgedRegistry of(Registry registry, LibraryFiles files) {
    Catalogue catalogue = Catalogue.open(registry, files);
    return new JudgedRegistry(
        registry,
        catalogue,
        new LibraryBinder(registry, catalogue),
        HostGuard.ofThisProcess(registry.guard()));
  }

  /** Whether a library that both have is the same for all who call it. */
  boolean hasSameLibrary(JudgedRegistry other, String name) {
    LibraryConfig mine = registry.requireLibrary(name);
    LibraryConfig others = other.registry.requireLibrary(name);
    return mine.equals(others) && catalogue.file(mine).equals(other.catalogue.file(others));
  }

  /** Whether a pool that both have asks for the same workers. */
  boolean hasSamePool(JudgedRegistry other, String name) {
    Map<String, LibraryConfig> mine = registry.designated(name);
    Map<String, LibraryConfig> others = other.registry.designated(name);
    if (!registry.pool(name).equals(other.registry.pool(name))
        || !mine.keySet().equals(others.keySet())) {
      return false;
    }
    return mine.keySet().stream()
        .allMatch(library -> loadsAlike(other, mine.get(library), others.get(library)));
  }

  /** What a worker is told of a library; signatures and encodings are the host's affair. */
  private boolean loadsAlike(JudgedRegistry other, LibraryConfig mine, LibraryConfig others) {
    return mine.source().equals(others.source())
        && mine.sha256().equals(others.sha256())
        && mine.preload() == others.preload()
        && catalogue.file(mine).equals(other.catalogue.file(others));
  }
}
