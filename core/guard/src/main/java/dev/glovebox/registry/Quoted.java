package dev.glovebox.registry;

/** Text of a document as a message shows it: on one line, and short. */
final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  static String of(String text) {
    return "'" + shortened(text) + "'";
  }

  static String shortened(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
