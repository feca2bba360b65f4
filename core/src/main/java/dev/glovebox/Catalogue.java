package dev.glovebox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.guard.FileStamp;
import dev.glovebox.guard.RegistryFindings;
import dev.glovebox.guard.RegistryGuard;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The libraries of a registry as files: found, inspected, judged by the guard, and judged anew when
 * they have changed.
 *
 * <p><b>Threads:</b> safe for use by several. Methods block while files are read.
 */
final class Catalogue {
  private final Registry registry;
  private final LibraryFiles files;
  private final RegistryGuard guard = new RegistryGuard();
  private final Map<String, Inspector> inspectors = new HashMap<>();

  @GuardedBy("this")
  private RegistryFindings findings;

  private Catalogue(Registry registry, LibraryFiles files) {
    this.registry = registry;
    this.files = files;
    this.findings = judge();
  }

  /**
   * Inspects and judges all libraries of a registry.
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses one; the other
   *     refusals are its suppressed exceptions
   */
  static Catalogue open(Registry registry, LibraryFiles files) {
    Catalogue catalogue = new Catalogue(registry, files);
    catalogue.findings().orThrow();
    return catalogue;
  }

  /** As {@link #open}, but returns all refusals instead of throwing them. */
  static RegistryFindings judged(Registry registry, LibraryFiles files) {
    return new Catalogue(registry, files).findings();
  }

  private synchronized RegistryFindings findings() {
    return findings;
  }

  private RegistryFindings judge() {
    return guard.check(registry, files.find(registry, this::inspector), this::inspector);
  }

  /** Resolves as the library's worker would, with the LD_LIBRARY_PATH of its pool. */
  private Inspector inspector(LibraryConfig library) {
    String path = libraryPath(library);
    return inspectors.computeIfAbsent(
        String.valueOf(path),
        ignored -> path == null ? Inspector.system() : Inspector.withLibraryPath(split(path)));
  }

  private String libraryPath(LibraryConfig library) {
    return registry.pools().containsKey(library.pool())
        ? registry.pool(library.pool()).env().get("LD_LIBRARY_PATH")
        : null;
  }

  private static List<Path> split(String path) {
    return Pattern.compile(":")
        .splitAsStream(path)
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .toList();
  }

  /**
   * What is known of a library's file.
   *
   * @throws LibraryLoadException if there is no such file
   */
  synchronized Inspection inspection(LibraryConfig library) {
    if (!findings.inspections().containsKey(library.name())) {
      refresh();
    }
    Inspection inspection = findings.inspections().get(library.name());
    if (inspection == null) {
      throw new LibraryLoadException(
          "there is no file for library '"
              + library.name()
              + "': "
              + library.source().text()
              + " was not found",
          List.of(library.source().text()),
          CallContext.ofLibrary(library.name()),
          "Put the file there, or correct the path in the registry.");
    }
    return inspection;
  }

  /** The file of a library, and the state it was judged in; empty while there is none. */
  synchronized Optional<JudgedFile> file(LibraryConfig library) {
    return Optional.ofNullable(findings.inspections().get(library.name()))
        .map(inspection -> new JudgedFile(inspection.file(), stampOf(library)));
  }

  /** Two are equal if it is the same file with, as far as can be told, the same content. */
  record JudgedFile(Path path, Optional<FileStamp> stamp) {}

  /**
   * What the workers of a pool may load, judged as the files are now.
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses what has changed
   */
  synchronized List<Bootstrap.Library> designated(String pool) {
    if (hasChanged(pool)) {
      refresh();
    }
    RegistryFindings current = findings;
    return registry.designated(pool).values().stream()
        .flatMap(library -> entry(library, current).stream())
        .toList();
  }

  @GuardedBy("this")
  private void refresh() {
    findings = judge();
    findings.orThrow();
  }

  @GuardedBy("this")
  private boolean hasChanged(String pool) {
    for (LibraryConfig library : registry.designated(pool).values()) {
      Inspection inspection = findings.inspections().get(library.name());
      if (inspection == null || !stampOf(library).equals(stampNow(inspection.file()))) {
        return true;
      }
    }
    return false;
  }

  @GuardedBy("this")
  private Optional<FileStamp> stampOf(LibraryConfig library) {
    return Optional.ofNullable(findings.stamps().get(library.name()));
  }

  private static Optional<FileStamp> stampNow(Path file) {
    try {
      return FileStamp.of(file);
    } catch (IOException e) {
      // Gone, or not readable any more: judging anew will say so.
      return Optional.empty();
    }
  }

  /** A library as a worker is told of it; empty while it has no file. */
  private static Optional<Bootstrap.Library> entry(
      LibraryConfig library, RegistryFindings findings) {
    return Optional.ofNullable(findings.inspections().get(library.name()))
        .map(
            inspection ->
                new Bootstrap.Library(
                    library.name(),
                    inspection.file().toString(),
                    library.sha256().orElse(null),
                    Optional.ofNullable(findings.stamps().get(library.name()))
                        .map(FileStamp::format)
                        .orElse(null)));
  }
}
