package dev.glovebox.it.bench;

import java.util.List;
import java.util.Locale;

/**
 * What was measured and is no time of a call.
 *
 * @param name for example {@code memory/idle-worker/workers=8}
 * @param rounds in the quantity's unit, in the order they were taken
 */
public record Amounts(String name, Quantity quantity, List<Double> rounds) {
  /** What can be measured. */
  public enum Quantity {
    /** Proportional memory. */
    PSS_BYTES("pssBytes", 1e-6, "MB PSS"),

    /** CPU time by the time that went by: 1 is a core that never rests. */
    CORES("cores", 100, "% of a core");

    private final String key;
    private final double factor;
    private final String shown;

    Quantity(String key, double factor, String shown) {
      this.key = key;
      this.factor = factor;
      this.shown = shown;
    }

    /** Its name in results.json. */
    String key() {
      return key;
    }

    /** For readers. */
    String text(double value) {
      return String.format(Locale.ROOT, "%.3g %s", value * factor, shown);
    }
  }

  /** The median. */
  double median() {
    return Median.of(sorted());
  }

  /** Of the least to the most, for a target. */
  public Ratio ratio() {
    double[] sorted = sorted();
    return new Ratio(Median.of(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  private double[] sorted() {
    return rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
