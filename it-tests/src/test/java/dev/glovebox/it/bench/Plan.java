package dev.glovebox.it.bench;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param rounds alternating rounds; the median of them is the figure
 * @param warmUp of each subject, before its first round
 * @param round one round of one subject
 */
public record Plan(int rounds, Duration warmUp, Duration round) {
  /** For a look: the whole of a group in a minute or two. */
  public static final Plan QUICK = new Plan(5, Duration.ofMillis(1500), Duration.ofMillis(700));

  /** For a table. */
  public static final Plan FULL = new Plan(7, Duration.ofSeconds(6), Duration.ofSeconds(3));
}
