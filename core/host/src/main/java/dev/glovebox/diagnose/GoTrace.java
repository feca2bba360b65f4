package dev.glovebox.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a dying Go runtime writes to stderr (runtime/panic.go, runtime/signal_unix.go).
 *
 * @param message why it died, in Go's words
 * @param signal the signal that the runtime names, if any; for a panic it was a cause, not the end
 * @param isPanic a panic or fatal error, as against a signal that Go only reports
 * @param text the trace from its first line, at most 64 lines
 */
record GoTrace(String message, Optional<String> signal, boolean isPanic, String text) {
  private static final int MAX_LINES = 64;
  private static final int MAX_LINE_CHARS = 500;

  private static final Pattern START =
      Pattern.compile("(panic: |fatal error: )(.*)|(SIG[A-Z]+): (.*)");
  private static final Pattern SIGNAL = Pattern.compile("\\[signal (SIG[A-Z]+): .*");
  private static final Pattern GOROUTINE =
      Pattern.compile("goroutine \\d+ .*\\[.*|\\s*runtime\\.\\w+\\(.*|PC=0x[0-9a-f]+ m=.*");

  /** Finds a trace among the last lines of stderr; its head may have been lost. */
  static Optional<GoTrace> find(List<String> stderr) {
    for (int i = 0; i < stderr.size(); i++) {
      Matcher start = START.matcher(stderr.get(i));
      if (start.matches() && isFollowedByGo(stderr, i)) {
        boolean isPanic = start.group(1) != null;
        String message = isPanic ? start.group(2) : stderr.get(i);
        Optional<String> signal = isPanic ? signalIn(stderr, i) : Optional.of(start.group(3));
        return Optional.of(new GoTrace(message.strip(), signal, isPanic, text(stderr, i)));
      }
    }
    for (int i = 0; i < stderr.size(); i++) {
      if (stderr.get(i).matches("goroutine \\d+ .*\\[.*\\]:")) {
        String lost = "its first lines were pushed out of the tail of stderr";
        return Optional.of(new GoTrace(lost, Optional.empty(), true, text(stderr, i)));
      }
    }
    return Optional.empty();
  }

  /** Other programs print "fatal error:" too: only Go goes on with goroutines and frames. */
  private static boolean isFollowedByGo(List<String> lines, int start) {
    return lines.subList(start + 1, lines.size()).stream()
        .anyMatch(line -> GOROUTINE.matcher(line).matches() || SIGNAL.matcher(line).matches());
  }

  private static Optional<String> signalIn(List<String> lines, int start) {
    return lines.subList(start, lines.size()).stream()
        .map(SIGNAL::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  private static String text(List<String> lines, int start) {
    StringBuilder text = new StringBuilder();
    int end = Math.min(lines.size(), start + MAX_LINES);
    for (String line : lines.subList(start, end)) {
      text.append(line, 0, Math.min(line.length(), MAX_LINE_CHARS)).append('\n');
    }
    if (end < lines.size()) {
      text.append("... ").append(lines.size() - end).append(" more lines\n");
    }
    return text.toString();
  }
}
