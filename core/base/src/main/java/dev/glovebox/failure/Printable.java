package dev.glovebox.failure;

import java.util.List;

/**
 * Text of another process as it may stand in a log, a message or a terminal: what would move the
 * cursor, end a line, or turn the direction of writing is escaped as in Java source ({@code
 * \u001b}). All else, tabulators too, is left as it is.
 */
public final class Printable {
  private Printable() {}

  /**
   * Returns {@code text} with such characters escaped; the same object if it has none.
   *
   * @param text the text as the other process wrote it
   * @return the text, or the lines, with such characters escaped
   */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        return escaped(text, i);
      }
    }
    return text;
  }

  /**
   * As {@link #of(String)}, of each line.
   *
   * @param lines the lines as the other process wrote them
   * @return the text, or the lines, with such characters escaped
   */
  public static List<String> of(List<String> lines) {
    return lines.stream().map(Printable::of).toList();
  }

  private static String escaped(String text, int from) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnsafe(c)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static boolean isUnsafe(char c) {
    if (c < 0x7f) {
      return c < ' ' && c != '\t';
    }
    return switch (Character.getType(c)) {
      // DEL and the C1 controls; the separators of lines and paragraphs.
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      // Marks, embeddings and isolates that turn the direction of what follows.
      case Character.FORMAT ->
          c == '\u061c'
              || (c >= '\u200e' && c <= '\u200f')
              || (c >= '\u202a' && c <= '\u202e')
              || (c >= '\u2066' && c <= '\u2069');
      default -> false;
    };
  }
}
