package dev.glovebox.lane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The named examples in {@code docs/protocol.md}: fenced {@code hex} and {@code json} blocks. */
final class ProtocolDocument {
  private static final Pattern EXAMPLE =
      Pattern.compile("^```(hex|json) (\\S+)\\R(.*?)\\R```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final Map<String, byte[]> examples = new LinkedHashMap<>();
  private final Set<String> unused = new TreeSet<>();

  ProtocolDocument() {
    Matcher example = EXAMPLE.matcher(text());
    while (example.find()) {
      String body = example.group(3);
      byte[] bytes =
          example.group(1).equals("hex")
              ? HexFormat.of().parseHex(body.replaceAll("(?m);.*$", "").replaceAll("\\s", ""))
              : body.getBytes(StandardCharsets.UTF_8);
      if (examples.put(example.group(2), bytes) != null) {
        throw new AssertionError("two examples are named " + example.group(2));
      }
    }
    unused.addAll(examples.keySet());
  }

  byte[] bytes(String name) {
    unused.remove(name);
    byte[] bytes = examples.get(name);
    if (bytes == null) {
      throw new AssertionError("docs/protocol.md has no example " + name);
    }
    return bytes.clone();
  }

  /** The examples that nobody has asked for. */
  Set<String> unused() {
    return unused;
  }

  static String text() {
    // The build runs tests in the module's directory, an IDE perhaps in the project's.
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/protocol.md"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new AssertionError("no docs/protocol.md above the working directory");
      }
    }
    try {
      return Files.readString(directory.resolve("docs/protocol.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
