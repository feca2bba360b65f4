package dev.glovebox.inspect;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dynamic loader's search for a library by name.
 *
 * <p>In the order of ld.so(8): {@code DT_RPATH} of the needing file and of those that needed it
 * (only where the needing file has no {@code DT_RUNPATH}), {@code LD_LIBRARY_PATH}, {@code
 * DT_RUNPATH}, the cache, the default directories. The CPU-specific variants below {@code
 * glibc-hwcaps} are passed over: they are builds of the same library.
 */
final class LibrarySearch {
  private final List<Path> environment;
  private final LoaderCache cache;
  private final Libc hostLibc;

  LibrarySearch(List<Path> environment, LoaderCache cache, Libc hostLibc) {
    this.environment = List.copyOf(environment);
    this.cache = cache;
    this.hostLibc = hostLibc;
  }

  /**
   * The file that the loader would take for {@code name}.
   *
   * @param chain the needing file first, then the one that needed it, up to the inspected file;
   *     empty for a plain {@code dlopen} by name
   */
  Optional<Path> find(String name, List<ElfRead> chain, TargetMachine target) {
    if (name.indexOf('/') >= 0) {
      String path = chain.isEmpty() ? name : SearchPath.expand(name, chain.get(0).file(), target);
      return asPath(path).filter(Files::exists).map(Path::toAbsolutePath);
    }
    List<Path> directories = new ArrayList<>(directoriesOf(chain, target));
    Optional<Path> found = inDirectories(name, directories, target);
    if (found.isPresent()) {
      return found;
    }
    boolean defaults = chain.isEmpty() || !chain.get(0).dynamic().noDefaultDirectories();
    if (!defaults) {
      return Optional.empty();
    }
    return cache.files(name).stream()
        .filter(file -> fits(file, target))
        .findFirst()
        .or(() -> inDirectories(name, SearchPath.defaults(target, hostLibc), target));
  }

  private List<Path> directoriesOf(List<ElfRead> chain, TargetMachine target) {
    List<Path> directories = new ArrayList<>();
    if (!chain.isEmpty() && chain.get(0).runpath().isEmpty()) {
      for (ElfRead file : chain) {
        if (file.runpath().isEmpty()) {
          file.rpath()
              .ifPresent(path -> directories.addAll(SearchPath.ofTag(path, file.file(), target)));
        }
      }
    }
    directories.addAll(environment);
    if (!chain.isEmpty()) {
      ElfRead needing = chain.get(0);
      needing
          .runpath()
          .ifPresent(path -> directories.addAll(SearchPath.ofTag(path, needing.file(), target)));
    }
    return directories;
  }

  private static Optional<Path> inDirectories(
      String name, List<Path> directories, TargetMachine target) {
    return asPath(name).stream()
        .flatMap(file -> directories.stream().map(directory -> directory.resolve(file)))
        .filter(file -> fits(file, target))
        .map(Path::toAbsolutePath)
        .findFirst();
  }

  private static boolean fits(Path file, TargetMachine target) {
    return Files.isRegularFile(file) && target.takes(file);
  }

  private static Optional<Path> asPath(String name) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException nowhere) {
      return Optional.empty();
    }
  }
}
