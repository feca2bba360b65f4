package dev.glovebox.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a misspelt one most likely stands for. */
public final class NearestName {
  private NearestName() {}

  /**
   * The name in {@code known} with the smallest edit distance from {@code name}, ignoring case;
   * empty when none is near enough to be meant.
   */
  public static Optional<String> among(String name, Collection<String> known) {
    // Nobody misspells a name this long by hand, and the distance costs its square.
    if (name.length() > 256) {
      return Optional.empty();
    }
    int limit = Math.max(1, Math.min(name.length() / 2, 4));
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= limit)
        .filter(candidate -> distance(name, candidate) <= limit)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  static String hint(String name, Collection<String> known) {
    return among(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /** Levenshtein's distance, with two rows. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
