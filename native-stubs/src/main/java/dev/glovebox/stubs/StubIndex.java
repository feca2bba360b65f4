package dev.glovebox.stubs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code build.sh} has written about its work: a line per stub, {@code NAME built} or {@code
 * NAME missing TOOLS}.
 *
 * @param missingTools for each stub, the tools that it lacks; an empty text where it was built
 */
record StubIndex(Map<String, String> missingTools) {
  private static final String MISSING = " missing ";
  private static final String BUILT = " built";

  StubIndex {
    missingTools = Collections.unmodifiableMap(new TreeMap<>(missingTools));
  }

  static StubIndex read(Path file) {
    try {
      Map<String, String> tools = new TreeMap<>();
      for (String line : Files.readAllLines(file)) {
        int missing = line.indexOf(MISSING);
        if (missing > 0) {
          tools.put(line.substring(0, missing), line.substring(missing + MISSING.length()));
        } else if (line.endsWith(BUILT)) {
          tools.put(line.substring(0, line.length() - BUILT.length()), "");
        } else {
          throw new IllegalStateException(
              "cannot read the line \"" + line + "\" of " + file + ". Build native-stubs anew.");
        }
      }
      return new StubIndex(tools);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the index of the native stubs, " + file, e);
    }
  }
}
