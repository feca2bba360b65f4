package dev.glovebox.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a misspelt one most likely stands for. */
public final class NearestName {
  private static final int EDIT = 2;

  private NearestName() {}

  /**
   * {@return the name in {@code known} with the smallest edit distance from {@code name}, ignoring
   * case; empty when none is near enough to be meant}
   *
   * @param name the name that is not known
   * @param known all names that could be meant
   */
  public static Optional<String> among(String name, Collection<String> known) {
    // Nobody misspells a name this long by hand, and the distance costs its square.
    if (name.length() > 256) {
      return Optional.empty();
    }
    int limit = Math.max(1, Math.min(name.length() / 2, 4));
    Optional<String> near =
        known.stream()
            .filter(candidate -> Math.abs(candidate.length() - name.length()) <= limit)
            .filter(candidate -> distance(name, candidate) <= limit * EDIT)
            .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    return near.or(() -> known.stream().filter(candidate -> begins(name, candidate)).findFirst());
  }

  /** Whether one is the other with more letters, as maximum is max. */
  private static boolean begins(String name, String candidate) {
    int common = Math.min(name.length(), candidate.length());
    return common >= 3 && name.regionMatches(true, 0, candidate, 0, common);
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  static String hint(String name, Collection<String> known) {
    return among(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /**
   * Twice Levenshtein's distance, except that two letters swapped count 1: of all slips that is the
   * likeliest.
   */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = EDIT * (i + j);
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = rows[i - 1][j - 1] + (same ? 0 : EDIT);
        best = Math.min(best, EDIT + Math.min(rows[i - 1][j], rows[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = best;
      }
    }
    return rows[a.length()][b.length()];
  }
}
