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

  public HangReport {
    evidence = List.copyOf(evidence);
  }

  /** A report that knows nothing, and why. */
  public static HangReport unavailable(String why) {
    return new HangReport(
        HangClass.UNKNOWN, "does something that is not known: " + why, List.of(why), Duration.ZERO);
  }

  /** Summary and evidence, a line each. */
  public String text() {
    return Lines.of(summary, evidence);
  }
}
