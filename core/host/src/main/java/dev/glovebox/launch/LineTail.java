package dev.glovebox.launch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of an output, bounded in lines and characters. Safe for use by many threads. */
final class LineTail {
  private final int maxLines;
  private final int maxChars;
  private final Deque<String> lines = new ArrayDeque<>();
  private int chars;

  LineTail(int maxLines, int maxChars) {
    this.maxLines = maxLines;
    this.maxChars = maxChars;
  }

  /** Adds a line; drops the oldest ones that no longer fit. The newest line is always kept. */
  synchronized void add(String line) {
    lines.addLast(line);
    chars += line.length();
    while (lines.size() > 1 && (lines.size() > maxLines || chars > maxChars)) {
      chars -= lines.removeFirst().length();
    }
  }

  /** Oldest first. */
  synchronized List<String> snapshot() {
    return List.copyOf(lines);
  }
}
