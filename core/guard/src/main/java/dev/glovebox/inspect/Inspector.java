package dev.glovebox.inspect;

import dev.glovebox.failure.InspectionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Learns about native libraries without loading them.
 *
 * <p>Each inspection reads the file and its whole closure anew, every file once; nothing is kept
 * between two but what was read of the C library, as long as its files stay the same. What is found
 * is what the dynamic loader of this machine would take, given the library path of the process that
 * is to load it.
 *
 * <p><b>Threads:</b> safe for use by any number of threads. All methods block on file reads.
 */
public final class Inspector {
  static final Path CACHE_FILE = Path.of("/etc/ld.so.cache");

  private final LibrarySearch search;
  private final HostAbi host;
  private final Judge judge;

  Inspector(List<Path> libraryPath, LoaderCache cache, HostAbi host) {
    this.search = new LibrarySearch(libraryPath, cache, host.libc());
    this.host = host;
    this.judge = new Judge(host);
  }

  /**
   * Resolves as for a process with this process's own {@code LD_LIBRARY_PATH}.
   *
   * @return the inspector
   */
  public static Inspector system() {
    return withLibraryPath(SearchPath.ofEnvironment(System.getenv("LD_LIBRARY_PATH")));
  }

  /**
   * Resolves as for a process with another library path.
   *
   * @param ldLibraryPath the {@code LD_LIBRARY_PATH} that a worker will see; empty for none
   * @return the inspector
   */
  public static Inspector withLibraryPath(String ldLibraryPath) {
    return withLibraryPath(SearchPath.ofEnvironment(ldLibraryPath));
  }

  /**
   * Resolves as for a process with another library path.
   *
   * @param ldLibraryPath the directories of the {@code LD_LIBRARY_PATH} that a worker will see
   * @return the inspector
   */
  public static Inspector withLibraryPath(List<Path> ldLibraryPath) {
    LoaderCache cache = LoaderCache.read(CACHE_FILE);
    return new Inspector(ldLibraryPath, cache, HostAbi.detect(cache));
  }

  /** {@return what libraries must fit here} */
  public HostAbi host() {
    return host;
  }

  /**
   * Reads one library and what it would bring along.
   *
   * <p>A dependency that is absent or damaged is no failure: it is in {@link Closure#missing()}.
   *
   * @param file the library; a relative path starts from the working directory
   * @return what was found
   * @throws InspectionException if the file itself cannot be read, is no ELF library, or is damaged
   */
  public Inspection inspect(Path file) {
    Path absolute = file.toAbsolutePath();
    ElfRead root = read(file, absolute);
    ClosureWalk.Result walked = ClosureWalk.of(root, search);
    return new Inspection(
        absolute, root.sha256().orElseThrow(), root.facts(), walked.closure(), judge.judge(walked));
  }

  /**
   * {@return the file that {@code dlopen(soname)} would take: a name is searched for, a path is
   * taken as it is}
   *
   * @param soname a name such as {@code libz.so.1}, or a path
   */
  public Optional<Path> resolveSoname(String soname) {
    return search.find(
        soname, List.of(), new TargetMachine(host.machine().code(), host.elfClass()));
  }

  /**
   * {@return the file that the loader would take for an entry of {@code LD_PRELOAD} or {@code
   * LD_AUDIT} in the environment of a JVM}
   *
   * @param entry one entry, a name or a path, in which {@code $ORIGIN} and its kin may stand
   */
  public Optional<Path> resolvePreload(String entry) {
    TargetMachine target = new TargetMachine(host.machine().code(), host.elfClass());
    Path java = Path.of(System.getProperty("java.home", "/"), "bin", "java");
    return search.find(SearchPath.expand(entry, java, target), List.of(), target);
  }

  private static ElfRead read(Path named, Path file) {
    try {
      return ElfRead.of(file, true);
    } catch (NoSuchFileException missing) {
      throw new InspectionException(
          named,
          "there is no such file",
          "Check the path; a library that the system provides is found by its soname instead.",
          missing);
    } catch (AccessDeniedException denied) {
      throw new InspectionException(
          named,
          "permission denied",
          "Make the file and its directories readable for this user.",
          denied);
    } catch (IOException failure) {
      throw new InspectionException(
          named,
          "it cannot be read: " + failure,
          "Check the file and the file system that it is on.",
          failure);
    } catch (MalformedElfException malformed) {
      throw new InspectionException(
          named,
          malformed.getMessage(),
          "Name a shared library built for this system, and copy or build it anew if it is"
              + " damaged.",
          malformed);
    }
  }
}
