package dev.glovebox.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of docs/protocol.md. */
final class Examples {
  private Examples() {}

  /** The bytes of a fenced {@code hex} block. */
  static byte[] hex(String name) {
    Pattern block =
        Pattern.compile("^```hex " + name + "\\R(.*?)\\R```$", Pattern.MULTILINE | Pattern.DOTALL);
    try {
      Matcher found = block.matcher(Files.readString(Path.of("../../docs/protocol.md")));
      if (!found.find()) {
        throw new AssertionError("docs/protocol.md has no example " + name);
      }
      String bytes = found.group(1).replaceAll("(?m);.*$", "").replaceAll("\\s", "");
      return HexFormat.of().parseHex(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
