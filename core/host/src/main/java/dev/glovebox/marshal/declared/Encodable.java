package dev.glovebox.marshal.declared;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Strings that an encoding has bytes for: others would reach the function with question marks. */
final class Encodable {
  private Encodable() {}

  /**
   * The text itself.
   *
   * @throws dev.glovebox.failure.SignatureException if it has characters that the encoding has not
   */
  static String checked(String text, Charset charset, ValueSite site) {
    if (text != null && !fits(text, charset)) {
      throw site.mismatch("string", "a string that " + charset + " can encode", text);
    }
    return text;
  }

  private static boolean fits(String text, Charset charset) {
    return charset.equals(StandardCharsets.UTF_8)
        ? isWellFormed(text)
        : charset.newEncoder().canEncode(text);
  }

  /** Whether no half of a surrogate pair is without its other half. */
  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
