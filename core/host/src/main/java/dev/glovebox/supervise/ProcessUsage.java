package dev.glovebox.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a process uses, as the kernel tells in {@code /proc}: nothing where there is no such file.
 *
 * @param residentBytes memory that is resident
 * @param threads how many it has
 */
record ProcessUsage(OptionalLong residentBytes, OptionalLong threads) {
  private static final ProcessUsage UNKNOWN =
      new ProcessUsage(OptionalLong.empty(), OptionalLong.empty());

  /** Reads it now; a process that has ended, or has not begun, uses nothing that is known. */
  static ProcessUsage of(long pid) {
    if (pid <= 0) {
      return UNKNOWN;
    }
    try {
      return parse(
          Files.readString(
              Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  static ProcessUsage parse(String status) {
    OptionalLong kilobytes = field(status, "VmRSS:");
    return new ProcessUsage(
        kilobytes.isPresent()
            ? OptionalLong.of(Math.multiplyExact(kilobytes.getAsLong(), 1024L))
            : OptionalLong.empty(),
        field(status, "Threads:"));
  }

  private static OptionalLong field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).trim().split(" ", 2)[0])
        .filter(word -> word.matches("[0-9]{1,15}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }
}
