package dev.glovebox.launch;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.WorkerStartException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where classes of this JVM come from, as entries for the class path of another JVM. */
final class CodeSources {
  private static final String ADVICE =
      "A worker is a JVM of its own and needs its classes in plain jars or directories. With a"
          + " Spring Boot jar, unpack it before the start (java -Djarmode=tools -jar app.jar"
          + " extract) or have glovebox-core and jna unpacked (requiresUnpack); with a"
          + " custom class loader, put these jars on the application's class path.";

  private CodeSources() {}

  /** The jars and directories that hold {@code classNames}, each once, in that order. */
  static List<Path> of(List<String> classNames) {
    Set<Path> entries = new LinkedHashSet<>();
    for (String className : classNames) {
      entries.add(of(className));
    }
    return List.copyOf(entries);
  }

  private static Path of(String className) {
    Class<?> type;
    try {
      type = Class.forName(className, false, CodeSources.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw failure("class " + className + " is not on the class path of the host", e);
    }
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return path(className, source == null ? null : source.getLocation());
  }

  /** The file or directory behind a code source's location, which may be null. */
  static Path path(String className, URL location) {
    if (location == null) {
      throw failure("the class loader of " + className + " does not say where it comes from", null);
    }
    String problem =
        className + " comes from " + location + ", which is not a plain jar or directory";
    if (!location.getProtocol().equals("file")) {
      throw failure(problem, null);
    }
    try {
      Path path = Path.of(location.toURI()).toAbsolutePath();
      if (!Files.exists(path)) {
        throw failure(className + " comes from " + path + ", which is no longer there", null);
      }
      return path;
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      throw failure(problem, e);
    }
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
