package dev.glovebox.launch;

import com.sun.jna.Native;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.RunDirectoryException;
import dev.glovebox.failure.WorkerStartException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What workers are started with besides their private directories: their class path, JNA's own
 * library, and a directory from which libraries can be loaded. That is the host's run directory,
 * or, where that lies on a file system that is mounted noexec, one like it elsewhere.
 *
 * <p><b>Lifecycle.</b> {@link #close} removes what lies elsewhere.
 *
 * <p><b>Threads.</b> All methods may be called by any thread. They read and write files.
 */
public final class LaunchFiles implements AutoCloseable {
  private static final String JNA_DIRECTORY = "jna.tmpdir";
  private static final String JNA_LIBRARY_PATH = "jna.boot.library.path";

  private final RunDirectory runDirectory;
  private final CodeSources code;
  private final MountOptions mounts;
  private final List<Path> others;
  private final Optional<Path> ownJna;

  /** Null until it is asked for. */
  private final AtomicReference<RunDirectory> loadable = new AtomicReference<>();

  /**
   * As the system properties, the environment and the mounts of this process are now.
   *
   * @param runDirectory of the host
   */
  public LaunchFiles(RunDirectory runDirectory) {
    this(
        runDirectory,
        MountOptions.ofThisProcess(),
        othersHere(),
        System.getProperty(JNA_LIBRARY_PATH));
  }

  /**
   * Makes the files of a test's own machine.
   *
   * @param others where else there may be room
   * @param jnaPath the directories in which JNA's library may lie as a file; or null
   */
  LaunchFiles(RunDirectory runDirectory, MountOptions mounts, List<Path> others, String jnaPath) {
    this.runDirectory = runDirectory;
    this.code = new CodeSources(runDirectory.path().resolve("classes"));
    this.mounts = mounts;
    this.others = others;
    this.ownJna = ownJna(jnaPath);
  }

  private static List<Path> othersHere() {
    return Stream.of(
            System.getProperty(JNA_DIRECTORY),
            System.getProperty("java.io.tmpdir"),
            System.getenv("XDG_RUNTIME_DIR"),
            cache().toString(),
            "/var/tmp",
            "/dev/shm")
        .filter(name -> name != null && !name.isBlank())
        .map(Path::of)
        .distinct()
        .toList();
  }

  private static Optional<Path> ownJna(String jnaPath) {
    return jnaPath == null
        ? Optional.empty()
        : Stream.of(jnaPath.split(File.pathSeparator, -1))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .filter(JnaLibrary::isIn)
            .findFirst();
  }

  /**
   * Has JNA unpack its own library where it can be loaded from, if it would not: below {@code base}
   * or elsewhere. It tries once in a JVM, so this comes before anything of it is used. Where there
   * is no such place, {@link #loadJnaHere} says so.
   */
  static void lendToJna(Path base) {
    MountOptions mounts = MountOptions.ofThisProcess();
    if (ownJna(System.getProperty(JNA_LIBRARY_PATH)).isPresent() || isLoadable(mounts, jnaTemp())) {
      return;
    }
    Stream<Path> elsewhere =
        othersHere().stream()
            .filter(other -> isLoadable(mounts, other))
            .map(other -> RunBase.defaultPath(null, null, other));
    Stream.concat(Stream.of(base), elsewhere)
        .filter(place -> isPrepared(place) && isLoadable(mounts, place))
        .findFirst()
        .ifPresent(place -> System.setProperty(JNA_DIRECTORY, place.toString()));
  }

  private static boolean isPrepared(Path place) {
    try {
      RunBase.prepare(place);
      return true;
    } catch (IOException | RunDirectoryException e) {
      return false;
    }
  }

  /**
   * Has JNA load its own library in this process, if it has not: from another directory than it
   * would choose where that one is mounted noexec or cannot be written.
   *
   * @throws RunDirectoryException if it cannot, with the properties that help
   */
  public void loadJnaHere() {
    try {
      if (ownJna.isEmpty() && !isLoadable(jnaTemp())) {
        System.setProperty(JNA_DIRECTORY, loadable().getParent().toString());
      }
      Class.forName(Native.class.getName(), true, Native.class.getClassLoader());
    } catch (LinkageError e) {
      if (!isJnasLibraryMissing(e)) {
        throw e;
      }
      throw nowhere("JNA's own library cannot be loaded (" + e.getMessage() + ")", e);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** Other classes may be missing as well, in a runtime that has not all modules. */
  private static boolean isJnasLibraryMissing(LinkageError failure) {
    return failure instanceof UnsatisfiedLinkError
        // At the second attempt in one JVM.
        || String.valueOf(failure.getMessage()).contains(Native.class.getName());
  }

  /**
   * {@return the class path of a JVM worker: where {@code main}, what it shares with its host, and
   * JNA come from in this JVM; or the jar that theirs carries for workers}
   *
   * @param main the worker's main class
   * @throws WorkerStartException if one of them comes from what another JVM cannot read, and cannot
   *     be copied from
   */
  public List<Path> classPath(Class<?> main) {
    return code.ofWorker(main, GloveboxException.class, Native.class);
  }

  /**
   * The directory with JNA's own library: the one that the user has named, or one in {@link
   * #loadable}.
   *
   * @return empty where it cannot be had: workers then unpack it themselves
   * @throws RunDirectoryException if there is no directory from which it can be loaded
   */
  public Optional<Path> jnaLibrary() {
    return ownJna.isPresent() ? ownJna : place().jnaLibrary();
  }

  /**
   * {@return a private directory (0700) from which libraries can be loaded}
   *
   * @throws RunDirectoryException if there is none, with the properties that help
   */
  public Path loadable() {
    return place().path();
  }

  private RunDirectory place() {
    RunDirectory known = loadable.get();
    if (known != null) {
      return known;
    }
    RunDirectory found = isLoadable(runDirectory.path()) ? runDirectory : elsewhere();
    if (!loadable.compareAndSet(null, found) && found != runDirectory) {
      found.close();
    }
    return loadable.get();
  }

  private RunDirectory elsewhere() {
    List<String> refused = new ArrayList<>();
    refused.add(runDirectory.path() + " (noexec)");
    for (Path other : others) {
      if (!Files.isDirectory(other)) {
        continue;
      }
      if (!Files.isWritable(other)) {
        refused.add(other + " (not writable)");
      } else if (!isLoadable(other)) {
        refused.add(other + " (noexec)");
      } else {
        return RunDirectory.open(RunBase.defaultPath(null, null, other));
      }
    }
    throw nowhere(
        "no library can be loaded from it, nor from another directory: "
            + String.join(", ", refused),
        null);
  }

  private RunDirectoryException nowhere(String problem, Throwable cause) {
    return new RunDirectoryException(
        runDirectory.path(),
        problem,
        "Name a directory that can be written and is not mounted noexec with -D"
            + RunDirectory.BASE_PROPERTY
            + "=DIR (in a container, for example, --tmpfs /run/glovebox:exec,mode=1777); or have "
            + System.mapLibraryName("jnidispatch")
            + " of JNA's jar in the image, and name its directory with -D"
            + JNA_LIBRARY_PATH
            + "=DIR.",
        cause);
  }

  /** Whether it can be written, and is not mounted noexec. */
  private boolean isLoadable(Path directory) {
    return isLoadable(mounts, directory);
  }

  private static boolean isLoadable(MountOptions mounts, Path directory) {
    try {
      return Files.isWritable(directory) && !mounts.isNoExec(directory);
    } catch (IOException e) {
      return false;
    }
  }

  /** Where JNA would unpack its library: the first that there is, or can be, or what was named. */
  private static Path jnaTemp() {
    String named = System.getProperty(JNA_DIRECTORY);
    Path wanted = named == null ? cache().resolve("JNA").resolve("temp") : Path.of(named);
    Path nearest = wanted;
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    boolean canBe = nearest != null && Files.isDirectory(nearest) && Files.isWritable(nearest);
    if (canBe) {
      return nearest;
    }
    return named == null ? Path.of(System.getProperty("java.io.tmpdir")) : wanted;
  }

  private static Path cache() {
    String named = System.getenv("XDG_CACHE_HOME");
    return named == null || named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(named);
  }

  /**
   * Checks a java executable before it is needed.
   *
   * @param java the path of the executable
   * @throws WorkerStartException if there is none, or it may not be executed
   */
  public static void checkJava(Path java) {
    if (Files.isExecutable(java) && !Files.isDirectory(java)) {
      return;
    }
    throw new WorkerStartException(
        "there is no java to run workers with: "
            + java
            + (Files.exists(java) ? " may not be executed" : " does not exist"),
        List.of(java.toString()),
        null,
        List.of(),
        CallContext.NONE,
        "A runtime that jpackage makes has none, unless its --jlink-options leave out"
            + " --strip-native-commands, for example --jlink-options \"--strip-debug --no-man-pages"
            + " --no-header-files\". Or name another java, version 17 or later, with"
            + " GloveboxOptions.withJava.",
        null);
  }

  @Override
  public void close() {
    RunDirectory place = loadable.get();
    if (place != null && place != runDirectory) {
      place.close();
    }
  }
}
