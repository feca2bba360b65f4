package dev.glovebox.arch.samples.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Breaks the rule: opens a file that may be anything. */
public final class OpensFile {
  private OpensFile() {}

  /** Reads it. */
  public static int first(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read();
    }
  }
}
