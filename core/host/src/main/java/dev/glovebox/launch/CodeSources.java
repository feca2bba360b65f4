package dev.glovebox.launch;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.WorkerStartException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where classes of this JVM come from, as entries for the class path of another JVM. Jars and
 * directories are entries as they are; what lies within a jar, as all does in the one of a Spring
 * Boot application, or in the image of the runtime, is copied out of it. A jar that carries a
 * smaller one with all that a worker needs, and says so in its manifest, is left for that one.
 */
final class CodeSources {
  private static final String ADVICE =
      "A worker is a JVM of its own and needs its classes in jars, in jars within a jar, or in"
          + " directories. With a class loader that has them elsewhere, put glovebox-core and jna"
          + " on the application's class path as files.";

  /** In the manifest of a jar: which of its entries is a jar with all that a worker needs. */
  private static final Attributes.Name WORKER = new Attributes.Name("Glovebox-Worker");

  private static final Logger LOG = LoggerFactory.getLogger(CodeSources.class);

  private final Path copies;
  private final Map<String, KeptFile> copied = new ConcurrentHashMap<>();
  private final Map<Path, Optional<NestedCode>> carried = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * Makes a finder.
   *
   * @param copies a private directory, which is made when it is needed
   */
  CodeSources(Path copies) {
    this.copies = copies;
  }

  /**
   * The jars and directories that a worker needs: the jar that the one of {@code main} carries for
   * workers, or else those that hold {@code main} and {@code others}, each once, in that order.
   */
  List<Path> ofWorker(Class<?> main, Class<?>... others) {
    Path first = of(main);
    Optional<NestedCode> worker = carried.computeIfAbsent(first, CodeSources::carriedBy);
    if (worker.isPresent()) {
      try {
        return List.of(copy(first.toUri().toURL(), worker.get().fileName(), worker.get()::content));
      } catch (IOException e) {
        // No room for a copy, for example. All of it does as well.
        LOG.warn("workers run from {}: what it carries for them cannot be copied", first, e);
      }
    }
    List<Class<?>> all = new ArrayList<>(List.of(others));
    all.add(0, main);
    return of(all);
  }

  private static Optional<NestedCode> carriedBy(Path code) {
    if (!Files.isRegularFile(code)) {
      return Optional.empty();
    }
    try (JarFile jar = new JarFile(code.toFile())) {
      Manifest manifest = jar.getManifest();
      return Optional.ofNullable(manifest)
          .map(named -> named.getMainAttributes().getValue(WORKER))
          .filter(entry -> jar.getEntry(entry) != null)
          .map(entry -> new NestedCode(code, entry));
    } catch (IOException e) {
      LOG.debug("the manifest of {} cannot be read", code, e);
      return Optional.empty();
    }
  }

  /**
   * The jars and directories that hold {@code types}, each once, in that order. What was copied is
   * compared with what it was then, and copied again if it is not the same.
   */
  List<Path> of(List<Class<?>> types) {
    return types.stream().map(this::of).distinct().toList();
  }

  private Path of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null) {
      throw failure("the class loader of " + type.getName() + " does not say where it comes from");
    }
    Optional<LinkedModule> linked = LinkedModule.at(location);
    Optional<NestedCode> nested = NestedCode.at(location);
    if (nested.isPresent() && nested.get().isWholeJar()) {
      return nested.get().jar();
    }
    try {
      if (linked.isPresent()) {
        return copy(location, linked.get().fileName(), linked.get()::content);
      }
      return nested.isPresent()
          ? copy(location, nested.get().fileName(), nested.get()::content)
          : path(type.getName(), location);
    } catch (IOException e) {
      throw failure(type.getName() + " cannot be copied from " + location + ": " + e, e);
    }
  }

  private Path copy(URL location, String fileName, KeptFile.Source content) throws IOException {
    return copied
        .computeIfAbsent(
            location.toString(),
            key -> new KeptFile(copies.resolve(next.getAndIncrement() + "-" + fileName), content))
        .get();
  }

  /** The file or directory behind a code source's location. */
  static Path path(String className, URL location) {
    String problem = className + " comes from " + location + ", which is no jar or directory";
    if (!location.getProtocol().equals("file")) {
      throw failure(problem);
    }
    try {
      Path path = Path.of(location.toURI()).toAbsolutePath();
      if (!Files.exists(path)) {
        throw failure(className + " comes from " + path + ", which is no longer there");
      }
      return path;
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      throw failure(problem, e);
    }
  }

  private static WorkerStartException failure(String problem) {
    return failure(problem, null);
  }

  private static WorkerStartException failure(String problem, Throwable cause) {
    return new WorkerStartException(
        "cannot compose the class path of a worker: " + problem,
        List.of(),
        null,
        List.of(),
        CallContext.NONE,
        ADVICE,
        cause);
  }
}
