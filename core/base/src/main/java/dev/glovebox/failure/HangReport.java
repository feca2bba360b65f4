package dev.glovebox.failure;

import java.time.Duration;
import java.util.List;

/**
 * What a thread that does not return is doing, with the evidence for it.
 *
 * @param kind what it does
 * @param summary one sentence without its subject, the thread, and its full stop, for an
 *     exception's message
 * @param evidence what the verdict rests on, and what could not be seen; one fact each
 * @param interval the time between the samples; zero when the report is unavailable
 */
public record HangReport(HangClass kind, String summary, List<String> evidence, Duration interval) {

  /**
   * Escapes what a terminal would obey: names of files and threads are the watched process's own.
   *
   * @param kind what it does
   * @param summary one sentence without its subject, the thread, and its full stop, for an
   *     exception's message
   * @param evidence what the verdict rests on, and what could not be seen
   * @param interval the time between the samples
   */
  public HangReport {
    // Names of files and threads are the watched process's own.
    summary = Printable.of(summary);
    evidence = Printable.of(evidence);
  }

  /**
   * {@return a report that knows nothing, and why}
   *
   * @param why why nothing is known, as part of a sentence
   */
  public static HangReport unavailable(String why) {
    return new HangReport(
        HangClass.UNKNOWN, "does something that is not known: " + why, List.of(why), Duration.ZERO);
  }

  /**
   * Summary and evidence, a line each.
   *
   * @return lines separated by a line feed, for a log
   */
  public String text() {
    return Lines.of(summary, evidence);
  }
}
