package dev.glovebox.stubs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end, in at most two minutes, and what it said. */
record Command(int exit, String output) {
  /** Standard output and error come together, in order. */
  static Command run(Path log, Map<String, String> environment, List<String> line)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new AssertionError(line + " did not end: " + Files.readString(log));
      }
      return new Command(process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }
}
