package dev.glovebox.diagnose;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a thread that does not return is doing, with the evidence for it.
 *
 * @param kind what it does
 * @param summary one sentence without its full stop, for an exception's message
 * @param evidence what the verdict rests on, and what could not be seen; one fact each
 * @param first the earlier sample; empty when the report is unavailable
 * @param last the later sample; empty when the report is unavailable
 * @param interval the time between the samples; zero when the report is unavailable
 */
public record HangReport(
    HangClass kind,
    String summary,
    List<String> evidence,
    Optional<ThreadSample> first,
    Optional<ThreadSample> last,
    Duration interval) {

  public HangReport {
    evidence = List.copyOf(evidence);
  }

  /**
   * Classifies a thread by two samples of it. They should lie at least 1 s apart: rates over less
   * are rough, and the report says so.
   *
   * @throws IllegalArgumentException when the samples are of two threads, or in the wrong order
   */
  public static HangReport between(ThreadSample first, ThreadSample last) {
    return HangClassifier.classify(first, last);
  }

  /**
   * The report for two attempts to sample a thread: {@link #between} when both are there, otherwise
   * one that says that they are not.
   */
  public static HangReport of(Optional<ThreadSample> first, Optional<ThreadSample> last) {
    if (first.isPresent() && last.isPresent()) {
      return between(first.get(), last.get());
    }
    return unavailable(
        first.isPresent()
            ? "the thread ended while it was watched"
            : "the thread could not be read under /proc: it is gone, or this is not Linux");
  }

  /** A report that knows nothing, and why. */
  public static HangReport unavailable(String why) {
    return new HangReport(
        HangClass.UNKNOWN,
        "what the call waits for is not known: " + why,
        List.of(why),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO);
  }

  /** Summary and evidence, a line each. */
  public String text() {
    return Lines.of(summary, evidence);
  }
}
