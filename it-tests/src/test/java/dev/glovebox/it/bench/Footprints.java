package dev.glovebox.it.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Memory that was measured.
 *
 * @param name for example {@code memory/idle-worker/workers=8}
 * @param rounds bytes, in the order they were taken
 */
public record Footprints(String name, List<Long> rounds) {
  /** The median. */
  double bytes() {
    return Median.of(rounds.stream().mapToDouble(Long::doubleValue).toArray());
  }

  @Override
  public String toString() {
    long[] sorted = rounds.stream().mapToLong(Long::longValue).sorted().toArray();
    return "%s %.1f MB %s".formatted(name, bytes() / 1e6, Arrays.toString(sorted));
  }
}
