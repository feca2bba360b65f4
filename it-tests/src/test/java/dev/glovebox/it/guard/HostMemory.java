package dev.glovebox.it.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has mapped, from the kernel. */
final class HostMemory {
  private HostMemory() {}

  /** The lines of its memory map that name a file whose name begins so. */
  static List<String> mapped(long pid, String fileName) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "maps")).stream()
        .filter(line -> line.contains("/" + fileName))
        .toList();
  }

  static List<String> mappedHere(String fileName) throws IOException {
    return mapped(ProcessHandle.current().pid(), fileName);
  }
}
