package dev.glovebox.inspect;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the text of a search path ({@code DT_RUNPATH}, {@code LD_LIBRARY_PATH}) into directories.
 */
final class SearchPath {
  private SearchPath() {}

  /** {@code LD_LIBRARY_PATH}: an empty element is the working directory. */
  static List<Path> ofEnvironment(String value) {
    if (value == null || value.isEmpty()) {
      return List.of();
    }
    List<Path> directories = new ArrayList<>();
    for (String element : value.split("[:;]", -1)) {
      add(directories, element.isEmpty() ? "." : element);
    }
    return directories;
  }

  /** {@code DT_RPATH} or {@code DT_RUNPATH} of {@code file}, with its tokens replaced. */
  static List<Path> ofTag(String value, Path file, TargetMachine target) {
    List<Path> directories = new ArrayList<>();
    for (String element : value.split(":", -1)) {
      add(directories, element.isEmpty() ? "." : expand(element, file, target));
    }
    return directories;
  }

  /** Replaces {@code $ORIGIN}, {@code $LIB} and {@code $PLATFORM}, with or without braces. */
  static String expand(String text, Path file, TargetMachine target) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    Path parent = file.toAbsolutePath().getParent();
    String origin = parent == null ? "/" : parent.toString();
    return replace(
        replace(replace(text, "ORIGIN", origin), "LIB", lib(target)),
        "PLATFORM",
        target.machine().platform());
  }

  private static String replace(String text, String token, String value) {
    return text.replace("${" + token + "}", value).replace("$" + token, value);
  }

  /** {@code $LIB} is compiled into the loader; where it keeps its own libraries tells. */
  private static String lib(TargetMachine target) {
    String multiarch = "lib/" + target.machine().multiarch();
    if (Files.isDirectory(Path.of("/" + multiarch))) {
      return multiarch;
    }
    return target.elfClass() == ElfClass.ELF64 ? "lib64" : "lib";
  }

  /** The directories that the loader looks into at last. */
  static List<Path> defaults(TargetMachine target, Libc libc) {
    if (libc == Libc.MUSL) {
      return List.of(Path.of("/lib"), Path.of("/usr/local/lib"), Path.of("/usr/lib"));
    }
    String multiarch = target.machine().multiarch();
    List<Path> directories = new ArrayList<>();
    add(directories, "/lib/" + multiarch);
    add(directories, "/usr/lib/" + multiarch);
    if (target.elfClass() == ElfClass.ELF64) {
      add(directories, "/lib64");
      add(directories, "/usr/lib64");
    }
    add(directories, "/lib");
    add(directories, "/usr/lib");
    return directories;
  }

  private static void add(List<Path> directories, String element) {
    try {
      directories.add(Path.of(element));
    } catch (InvalidPathException nowhere) {
      // The loader would not find anything under such a name either.
      return;
    }
  }
}
