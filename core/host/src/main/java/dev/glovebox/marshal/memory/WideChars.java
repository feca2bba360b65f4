package dev.glovebox.marshal.memory;

import java.nio.ByteBuffer;

/**
 * Strings as {@code wchar_t} units of four bytes.
 *
 * <p>JNA turns each UTF-16 char into one unit (dispatch.c, getChars), so a character beyond U+FFFF
 * reaches the callee as two; programs written for JNA count on that length. Reading takes both
 * forms: such pairs, and the one unit that native code itself makes, which JNA would cut off.
 */
public final class WideChars {
  /** The width of a unit in the worker. */
  public static final int BYTES = 4;

  private WideChars() {}

  /**
   * Appends the units of a text, without a zero at their end.
   *
   * @param to has room for four bytes for each UTF-16 char
   * @param text whatever it holds
   */
  public static void put(ByteBuffer to, String text) {
    for (int i = 0; i < text.length(); i++) {
      to.putInt(text.charAt(i));
    }
  }

  /**
   * {@return the text of all units from the position to the limit}
   *
   * @param from at position 0, which stays
   */
  public static String get(ByteBuffer from) {
    int units = from.remaining() / BYTES;
    StringBuilder text = new StringBuilder(units);
    for (int i = 0; i < units; i++) {
      int unit = from.getInt(i * BYTES);
      if (Character.isSupplementaryCodePoint(unit)) {
        text.appendCodePoint(unit);
      } else {
        text.append((char) unit);
      }
    }
    return text.toString();
  }
}
