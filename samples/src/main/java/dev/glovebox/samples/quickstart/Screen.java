package dev.glovebox.samples.quickstart;

import java.io.PrintStream;
import java.util.Locale;

/** What the demo prints, and the count of what was not as expected. */
final class Screen {
  private final PrintStream out;
  private int headings;
  private int failures;

  Screen(PrintStream out) {
    this.out = out;
  }

  void heading(String title) {
    out.printf(Locale.ROOT, "%n%d. %s%n", ++headings, title);
  }

  void line(String format, Object... values) {
    out.printf(Locale.ROOT, "   " + format + "%n", values);
  }

  /** Prints text of several lines, or one that is too long for a line, as a block. */
  void block(String text) {
    text.lines().forEach(line -> wrap(line, "     "));
  }

  /** Prints whether something is as it should be. */
  void expect(boolean met, String format, Object... values) {
    if (!met) {
      failures++;
    }
    line((met ? "ok    " : "WRONG ") + format, values);
  }

  int failures() {
    return failures;
  }

  private void wrap(String line, String indent) {
    int width = 110;
    String rest = line;
    while (rest.length() > width && rest.lastIndexOf(' ', width) > 0) {
      int end = rest.lastIndexOf(' ', width);
      out.println(indent + rest.substring(0, end));
      rest = rest.substring(end + 1);
    }
    out.println(indent + rest);
  }
}
