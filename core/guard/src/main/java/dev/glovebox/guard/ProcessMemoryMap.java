package dev.glovebox.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What files this process has mapped, from {@code /proc/self/maps}.
 *
 * <p>Only Linux has it: elsewhere {@link #isAvailable()} is false.
 *
 * <p><b>Threads:</b> safe for use by any number of threads; every call reads anew.
 */
public final class ProcessMemoryMap {
  private final Path maps;
  private final Path memory;

  ProcessMemoryMap(Path maps, Path memory) {
    this.maps = maps;
    this.memory = memory;
  }

  /** {@return the map of this process} */
  public static ProcessMemoryMap ofThisProcess() {
    return new ProcessMemoryMap(Path.of("/proc/self/maps"), Path.of("/proc/self/mem"));
  }

  /** {@return whether this system shows a process its memory map} */
  public boolean isAvailable() {
    return Files.isReadable(maps);
  }

  /**
   * {@return the files of which code is mapped, each once, in the order of their addresses; without
   * those that were deleted since}
   *
   * @throws IOException if the map cannot be read
   * @throws UnsupportedOperationException if this system has none
   */
  public List<Path> mappedFiles() throws IOException {
    return mapped().stream().filter(file -> !file.deleted()).map(MappedFile::path).toList();
  }

  /** The files of which code is mapped, with those that were deleted since. */
  List<MappedFile> mapped() throws IOException {
    if (!isAvailable()) {
      throw new UnsupportedOperationException(
          "this system shows no memory map: there is no " + maps);
    }
    Map<String, MappedFile> files = new LinkedHashMap<>();
    // One byte is one char: whatever encoding paths are in, no line is lost to a malformed one.
    byte[] bytes = Files.readAllBytes(maps);
    for (String line : new String(bytes, MappedFile.LINE_CHARSET).split("\n", -1)) {
      MappedFile.parse(line).ifPresent(file -> files.merge(file.key(), file, MappedFile::and));
    }
    return files.values().stream().filter(MappedFile::executable).toList();
  }

  /** Where the memory itself can be read. */
  Path memory() {
    return memory;
  }
}
