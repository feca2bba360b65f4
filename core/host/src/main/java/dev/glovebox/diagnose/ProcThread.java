package dev.glovebox.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files of one thread under {@code /proc}. No method throws: what cannot be read is empty.
 *
 * @param proc {@code /proc}, or a copy of it
 */
record ProcThread(Path proc, long pid, long tid) {
  /** More than any of these files has, but for the maps of a very large process. */
  private static final int LIMIT_BYTES = 4 << 20;

  Optional<String> ofThread(String name) {
    return read(process().resolve("task").resolve(Long.toString(tid)).resolve(name));
  }

  /** The memory map, line by line; empty when it is not to be read. */
  List<String> maps() {
    return read(process().resolve("maps")).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** What descriptor {@code fd} is open on: a path, or for example {@code socket:[1234]}. */
  Optional<String> descriptor(long fd) {
    try {
      Path link = process().resolve("fd").resolve(Long.toString(fd));
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The lines of {@code fdinfo}: for an epoll set its members. */
  List<String> descriptorDetails(long fd) {
    return read(process().resolve("fdinfo").resolve(Long.toString(fd)))
        .map(text -> text.lines().toList())
        .orElse(List.of());
  }

  /** The name of another thread of the process. */
  Optional<String> threadName(long other) {
    return read(process().resolve("task").resolve(Long.toString(other)).resolve("comm"))
        .map(name -> name.strip().replaceAll("\\p{Cntrl}", "?"));
  }

  /** Where {@code file}, a path in the process's own view, is to be read from here. */
  Path fileOf(String file) {
    Path inRoot = process().resolve("root").resolve(file.substring(1));
    return Files.isReadable(inRoot) ? inRoot : Path.of(file);
  }

  /** The number after {@code key:} in the thread's status. */
  static OptionalLong statusValue(Optional<String> status, String key) {
    return status.stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> number(line.substring(key.length() + 1).strip()))
        .filter(value -> value >= 0)
        .findFirst();
  }

  static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private Path process() {
    return proc.resolve(Long.toString(pid));
  }

  private static Optional<String> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
