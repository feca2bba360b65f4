package dev.glovebox.failure;

import java.util.List;
import java.util.Optional;

/**
 * Why a process ended, with the evidence for it.
 *
 * @param cause what ended it, as far as evidence goes
 * @param summary one sentence without its full stop and subject, for an exception's message: for
 *     example {@code ended by SIGSEGV in C [libfoo.so+0x1139] crash+0x9}
 * @param evidence what the verdict rests on, and what is missing; one fact each
 * @param problematicFrame the frame that failed, as the JVM's error file names it
 * @param nativeFrames the native stack of the JVM's error file, innermost first; may be empty
 * @param goTrace the trace of a Go runtime that ended the process, at most 64 lines
 * @param stderrTail the last lines that the process wrote to stderr
 */
public record CrashReport(
    CrashCause cause,
    String summary,
    List<String> evidence,
    Optional<String> problematicFrame,
    List<String> nativeFrames,
    Optional<String> goTrace,
    List<String> stderrTail) {

  private static final int LINES_IN_MESSAGE = 3;

  /**
   * Escapes what a terminal would obey: what the process has left behind is its own word.
   *
   * @param cause what ended it, as far as evidence goes
   * @param summary one sentence without its full stop and subject, for an exception's message: for
   *     example {@code ended by SIGSEGV in C [libfoo.so+0x1139] crash+0x9}
   * @param evidence what the verdict rests on, and what is missing; one fact each
   * @param problematicFrame the frame that failed, as the JVM's error file names it
   * @param nativeFrames the native stack of the JVM's error file, innermost first
   * @param goTrace the trace of a Go runtime that ended the process, at most 64 lines
   * @param stderrTail the last lines that the process wrote to stderr
   */
  public CrashReport {
    // What the process has left behind is its own word.
    summary = Printable.of(summary);
    evidence = Printable.of(evidence);
    problematicFrame = problematicFrame.map(Printable::of);
    nativeFrames = Printable.of(nativeFrames);
    stderrTail = Printable.of(stderrTail);
  }

  /**
   * {@return the report on a process of which not even the exit code is known}
   *
   * @param why why nothing is known, as part of a sentence
   */
  public static CrashReport unavailable(String why) {
    return new CrashReport(
        new CrashCause.Unknown(),
        "ended, and why is not known: " + why,
        List.of(why),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** The last lines of stderr in brief, for an exception's message; empty if there are none. */
  String excerpt() {
    if (stderrTail.isEmpty()) {
      return "";
    }
    int shown = Math.min(LINES_IN_MESSAGE, stderrTail.size());
    return "; its last words: "
        + String.join(" | ", stderrTail.subList(stderrTail.size() - shown, stderrTail.size()));
  }

  /**
   * Summary, evidence, and the traces that there are, a line each.
   *
   * @return lines separated by a line feed, for a log
   */
  public String text() {
    StringBuilder text = new StringBuilder(Lines.of(summary, evidence));
    if (!nativeFrames.isEmpty()) {
      text.append('\n').append(Lines.of("native frames:", nativeFrames));
    }
    goTrace.ifPresent(trace -> text.append("\nGo's trace:\n").append(trace.stripTrailing()));
    if (!stderrTail.isEmpty() && goTrace.isEmpty()) {
      text.append('\n').append(Lines.of("the last lines of stderr:", stderrTail));
    }
    return text.toString();
  }
}
