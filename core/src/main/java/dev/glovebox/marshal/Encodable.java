package dev.glovebox.marshal;

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
    boolean fits =
        text == null
            || charset.equals(StandardCharsets.UTF_8)
            || charset.newEncoder().canEncode(text);
    if (!fits) {
      throw site.mismatch("string", "a string that " + charset + " can encode", text);
    }
    return text;
  }
}
