package dev.glovebox;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.file.Turns;
import dev.glovebox.guard.RegistryFindings;
import dev.glovebox.guard.RegistryGuard;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.FileStamp;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The libraries of a registry as files: found, inspected, judged by the guard, and judged anew when
 * they have changed.
 *
 * <p><b>Threads:</b> safe for use by several. Files are looked at and read by a thread of {@link
 * Turns}, under no lock, so that a file system that does not answer holds nobody for longer than
 * {@link #LOOK_BOUND} or {@link #JUDGE_BOUND}, and nobody at all who asks for what is known.
 */
final class Catalogue {
  /** For the attributes of some files. */
  private static final Duration LOOK_BOUND = Duration.ofSeconds(10);

  /** For all files to be read whole. */
  private static final Duration JUDGE_BOUND = Duration.ofMinutes(2);

  private final Registry registry;
  private final LibraryFiles files;
  private final RegistryGuard guard = new RegistryGuard();
  private final Map<String, Inspector> inspectors = new ConcurrentHashMap<>();
  private final Duration judgeBound;
  private final Turns judging = new Turns();

  /** Of a pool: one whose file system hangs takes no more than one thread. */
  private final Map<String, Turns> looking = new ConcurrentHashMap<>();

  private volatile RegistryFindings findings;

  private Catalogue(Registry registry, LibraryFiles files, Duration judgeBound) {
    this.registry = registry;
    this.files = files;
    this.judgeBound = judgeBound;
    this.findings = judgedAfter(null);
  }

  /**
   * Inspects and judges all libraries of a registry.
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses one; the other
   *     refusals are its suppressed exceptions
   */
  static Catalogue open(Registry registry, LibraryFiles files) {
    return open(registry, files, JUDGE_BOUND);
  }

  static Catalogue open(Registry registry, LibraryFiles files, Duration judgeBound) {
    Catalogue catalogue = new Catalogue(registry, files, judgeBound);
    catalogue.findings.orThrow();
    return catalogue;
  }

  /** As {@link #open}, but returns all refusals instead of throwing them. */
  static RegistryFindings judged(Registry registry, LibraryFiles files) {
    return new Catalogue(registry, files, JUDGE_BOUND).findings;
  }

  /** As the files are now, or as another thread has judged them since {@code known}. */
  @SuppressWarnings("ReferenceEquality") // whether they are newer, and not whether they differ
  private RegistryFindings judgedAfter(RegistryFindings known) {
    return asking(
        judging,
        judgeBound,
        "to read the files of the libraries",
        () -> {
          RegistryFindings last = findings;
          if (last != known) {
            return last;
          }
          RegistryFindings now = judge();
          findings = now;
          return now;
        });
  }

  private static <T> T asking(Turns turns, Duration bound, String what, Callable<T> look) {
    // Resources of the application are found by it.
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return turns.within(
          bound,
          what,
          () -> {
            Thread.currentThread().setContextClassLoader(loader);
            try {
              return look.call();
            } finally {
              Thread.currentThread().setContextClassLoader(null);
            }
          });
    } catch (IOException e) {
      throw new LibraryLoadException(
          "the files of the libraries cannot be looked at: " + e.getMessage(),
          List.of(),
          CallContext.NONE.withOutcome(Outcome.NOT_SENT),
          e.getCause() instanceof OutOfMemoryError
              ? "Leave this process more threads and memory (ulimit -u, the container's pids and"
                  + " memory limits)."
              : "Look at the file systems on which the paths of the registry lie: one does not"
                  + " answer.");
    }
  }

  private RegistryFindings judge() {
    return guard.check(
        registry, files.find(registry, this::inspector), this::inspector, Catalogue::environment);
  }

  /** Resolves as the library's process would, with the LD_LIBRARY_PATH that it has. */
  private Inspector inspector(LibraryConfig library) {
    String path = libraryPath(library);
    return inspectors.computeIfAbsent(
        String.valueOf(path), ignored -> Inspector.withLibraryPath(path));
  }

  private String libraryPath(LibraryConfig library) {
    Map<String, String> environment =
        registry.pools().containsKey(library.pool())
            ? environment(registry.pool(library.pool()))
            : System.getenv();
    return environment.get("LD_LIBRARY_PATH");
  }

  /** What the workers of a pool find in their environment. */
  private static Map<String, String> environment(PoolConfig pool) {
    return pool.workerEnvironment(System.getenv());
  }

  /**
   * What is known of a library's file.
   *
   * @throws LibraryLoadException if there is no such file
   */
  Inspection inspection(LibraryConfig library) {
    RegistryFindings known = findings;
    Inspection inspection = known.inspections().get(library.name());
    if (inspection == null) {
      RegistryFindings now = judgedAfter(known);
      now.orThrow();
      inspection = now.inspections().get(library.name());
    }
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
  Optional<JudgedFile> file(LibraryConfig library) {
    RegistryFindings known = findings;
    return Optional.ofNullable(known.inspections().get(library.name()))
        .map(inspection -> new JudgedFile(inspection.file(), stampOf(library, known)));
  }

  /** Two are equal if it is the same file with, as far as can be told, the same content. */
  record JudgedFile(Path path, Optional<FileStamp> stamp) {}

  /**
   * What the workers of a pool may load, judged as the files are now. What is wrong with the files
   * of another pool is that one's affair.
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses what has changed
   * @throws LibraryLoadException if a file system does not answer in time
   */
  List<Bootstrap.Library> designated(String pool) {
    RegistryFindings known = findings;
    // What was refused is looked at again: its cure may be outside of the file.
    if (refusal(pool, known).isPresent() || haveChanged(pool, known)) {
      known = judgedAfter(known);
      Optional<LibraryRefusedException> refused = refusal(pool, known);
      if (refused.isPresent()) {
        throw refused.get();
      }
    }
    RegistryFindings current = known;
    return registry.designated(pool).values().stream()
        .flatMap(library -> entry(library, current).stream())
        .toList();
  }

  /**
   * For the first library of the pool that is refused; the others are its suppressed exceptions.
   */
  private Optional<LibraryRefusedException> refusal(String pool, RegistryFindings in) {
    return in.refusalOf(registry.designated(pool).keySet());
  }

  private boolean haveChanged(String pool, RegistryFindings since) {
    return asking(
        looking.computeIfAbsent(pool, name -> new Turns()),
        LOOK_BOUND,
        "to look at the files of pool '" + pool + "'",
        () -> haveChangedNow(pool, since));
  }

  private boolean haveChangedNow(String pool, RegistryFindings since) {
    for (LibraryConfig library : registry.designated(pool).values()) {
      Inspection inspection = since.inspections().get(library.name());
      if (inspection == null || !stampOf(library, since).equals(stampNow(inspection.file()))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<FileStamp> stampOf(LibraryConfig library, RegistryFindings in) {
    return Optional.ofNullable(in.stamps().get(library.name()));
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
                        .orElse(null),
                    inspection.facts().looksForItsOwnPath()));
  }
}
