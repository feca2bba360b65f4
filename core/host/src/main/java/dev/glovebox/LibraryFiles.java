package dev.glovebox;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.LibrarySource;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds the files of a registry's libraries: a path as it is, a soname as the dynamic linker would,
 * a resource by unpacking it into the run directory.
 */
final class LibraryFiles {
  private final Supplier<Path> unpackDirectory;

  /**
   * Makes a finder.
   *
   * @param unpackDirectory a private directory that goes away with the host, from which libraries
   *     can be loaded; asked for only if it is needed
   */
  LibraryFiles(Supplier<Path> unpackDirectory) {
    this.unpackDirectory = unpackDirectory;
  }

  /** The file of each library; a library without one is left out. */
  Map<String, Path> find(Registry registry, Function<LibraryConfig, Inspector> inspectors) {
    Map<String, Path> files = new HashMap<>();
    for (LibraryConfig library : registry.libraries().values()) {
      find(library, inspectors).ifPresent(file -> files.put(library.name(), file));
    }
    return files;
  }

  private Optional<Path> find(
      LibraryConfig library, Function<LibraryConfig, Inspector> inspectors) {
    if (library.source() instanceof LibrarySource.FilePath file) {
      return Optional.of(file.path());
    }
    if (library.source() instanceof LibrarySource.SystemSearch search) {
      return inspectors.apply(library).resolveSoname(search.soname());
    }
    LibrarySource.ClasspathResource resource = (LibrarySource.ClasspathResource) library.source();
    return unpack(library.name(), resource.name());
  }

  private Optional<Path> unpack(String library, String resource) {
    String fileName = resource.substring(resource.lastIndexOf('/') + 1);
    Path target = unpackDirectory.get().resolve("unpacked").resolve(library).resolve(fileName);
    if (Files.exists(target)) {
      return Optional.of(target);
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (loader == null) {
      loader = LibraryFiles.class.getClassLoader();
    }
    try (InputStream content = loader.getResourceAsStream(resource)) {
      if (content == null) {
        return Optional.empty();
      }
      Files.createDirectories(target.getParent());
      Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(target);
    } catch (IOException e) {
      throw new LibraryLoadException(
          "resource '" + resource + "' cannot be unpacked to " + target + ": " + e,
          List.of(),
          CallContext.ofLibrary(library),
          "Check the free space of the run directory; -Dglovebox.run.dir=DIR names another.");
    }
  }
}
