package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the C library, read once a process as long as they stay the same: nearly every
 * closure has them, and they are most of its bytes.
 */
final class CLibraryReads {
  /** Whoever changes a file changes its ctime, which nobody can set. */
  private static final String STATE = "unix:dev,ino,size,lastModifiedTime,ctime";

  private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

  private record Known(Map<String, Object> state, ElfRead read) {}

  private CLibraryReads() {}

  /** Reads a file of a closure, or returns what was read of it before. */
  static ElfRead of(String soname, Path file) throws IOException, MalformedElfException {
    if (!BaseLibraries.isCLibrary(soname)) {
      return ElfRead.of(file, false);
    }
    Map<String, Object> state;
    try {
      state = Files.readAttributes(file, STATE);
    } catch (UnsupportedOperationException | IllegalArgumentException notUnix) {
      return ElfRead.of(file, false);
    }
    Known known = KNOWN.get(file);
    if (known == null || !known.state.equals(state)) {
      known = new Known(state, ElfRead.of(file, false));
      KNOWN.put(file, known);
    }
    return known.read;
  }
}
