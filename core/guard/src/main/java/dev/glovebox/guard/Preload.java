package dev.glovebox.guard;

import dev.glovebox.inspect.Inspector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A library that the dynamic loader loads into a process before anything else, whatever that
 * process does.
 *
 * @param origin what names it, for messages
 * @param file the file that the loader would take
 */
record Preload(String origin, Path file) {
  private static final Path FOR_ALL = Path.of("/etc/ld.so.preload");

  /** As ld.so(8) has it. */
  private static final Pattern BETWEEN_PRELOADS = Pattern.compile("[ :]+");

  private static final Pattern BETWEEN_AUDITS = Pattern.compile(":");
  private static final Pattern BETWEEN_FILE_ENTRIES = Pattern.compile("[\\s:]+");

  /**
   * What a process with that environment would get: by {@code LD_PRELOAD}, {@code LD_AUDIT} and the
   * system's own list. What the loader would not find is left out, as it goes on without.
   */
  static List<Preload> of(Map<String, String> environment, Inspector inspector) {
    return of(environment, FOR_ALL, inspector);
  }

  static List<Preload> of(Map<String, String> environment, Path forAll, Inspector inspector) {
    List<Preload> found = new ArrayList<>();
    add(found, "LD_PRELOAD", BETWEEN_PRELOADS, environment.get("LD_PRELOAD"), inspector);
    add(found, "LD_AUDIT", BETWEEN_AUDITS, environment.get("LD_AUDIT"), inspector);
    add(found, forAll.toString(), BETWEEN_FILE_ENTRIES, content(forAll), inspector);
    return found;
  }

  private static void add(
      List<Preload> found, String origin, Pattern between, String value, Inspector inspector) {
    if (value == null) {
      return;
    }
    between
        .splitAsStream(value)
        .filter(name -> !name.isEmpty())
        .flatMap(name -> inspector.resolvePreload(name).stream())
        .forEach(file -> found.add(new Preload(origin, file)));
  }

  /** Without comments; null where there is no such file. */
  private static String content(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("#[^\n]*", "")
          : null;
    } catch (IOException unreadable) {
      // The loader cannot read it either.
      return null;
    }
  }
}
