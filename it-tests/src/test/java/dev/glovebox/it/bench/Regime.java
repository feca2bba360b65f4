package dev.glovebox.it.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How a subject is called.
 *
 * @param callers threads that call at once
 * @param gap of each thread between two calls
 */
public record Regime(int callers, Gap gap) {
  /** One caller, back to back. */
  public static final Regime PLAIN = new Regime(1, Gap.NONE);

  /** All pairs. */
  public static List<Regime> all(List<Integer> callers, Gap... gaps) {
    List<Regime> all = new ArrayList<>();
    for (int number : callers) {
      for (Gap gap : gaps) {
        all.add(new Regime(number, gap));
      }
    }
    return all;
  }

  /** As the last part of a figure's name, for example {@code callers=8/gap=1ms}. */
  public String text() {
    return "callers=" + callers + "/gap=" + gap.text();
  }
}
