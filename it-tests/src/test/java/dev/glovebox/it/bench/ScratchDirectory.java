package dev.glovebox.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A directory with a short path, as UNIX sockets want it, and nothing but files in it. */
public record ScratchDirectory(Path path) implements AutoCloseable {
  /** Makes one. */
  public static ScratchDirectory make() throws IOException {
    return new ScratchDirectory(Files.createTempDirectory("gb-bench"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(path);
  }
}
