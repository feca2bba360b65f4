package dev.glovebox.it.bench;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param rounds alternating rounds; the median of them is the figure
 * @param warmUp of each subject, before its first round
 * @param round one round of one subject
 * @param shots how often a round does what is done once, such as a start
 * @param idle one round of doing nothing
 */
public record Plan(int rounds, Duration warmUp, Duration round, int shots, Duration idle) {
  /** For a look: the first group in less than three minutes. */
  public static final Plan QUICK =
      new Plan(3, Duration.ofMillis(2500), Duration.ofMillis(200), 2, Duration.ofSeconds(10));

  /** For a table. */
  public static final Plan FULL =
      new Plan(5, Duration.ofSeconds(5), Duration.ofSeconds(1), 3, Duration.ofSeconds(10));

  /** To see that it works; the figures mean nothing. */
  public static final Plan SMOKE =
      new Plan(1, Duration.ofMillis(20), Duration.ofMillis(20), 1, Duration.ofMillis(20));

  private static final int SETTLING_PART = 4;

  /** How long a round calls before it measures. */
  public Duration settle() {
    return round.dividedBy(SETTLING_PART);
  }
}
