package dev.glovebox.registry;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/** The text form of character encodings in a registry. */
final class Encodings {
  private Encodings() {}

  /**
   * The encoding of this name, for {@code char *} strings.
   *
   * @throws IllegalArgumentException with what was expected
   */
  static Charset parse(String name) {
    try {
      return LibraryConfig.checkedEncoding(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "expected a character encoding that Java knows, as UTF-8 or ISO-8859-1, found "
              + Quoted.of(name),
          e);
    }
  }
}
