package dev.glovebox.it.bench;

import java.util.Locale;

/**
 * What a figure should reach.
 *
 * @param isHighest whether more is worse
 */
public record Bound(double value, boolean isHighest) {
  /** No more than this. */
  public static Bound atMost(double value) {
    return new Bound(value, true);
  }

  /** No less than this. */
  public static Bound atLeast(double value) {
    return new Bound(value, false);
  }

  boolean isMetBy(double reached) {
    return isHighest ? reached <= value : reached >= value;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "at %s %.4g", isHighest ? "most" : "least", value);
  }
}
