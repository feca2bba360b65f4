package dev.glovebox.it.sidecar.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of calls. Not safe for several threads. */
final class Tally {
  private static final int SHOWN = 5;

  private final Map<Integer, Long> errors = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long results;
  private long unanswered;

  void result() {
    results++;
  }

  void error(int code) {
    errors.merge(code, 1L, Long::sum);
  }

  void unanswered(long more) {
    unanswered += more;
  }

  void wrong(String what) {
    if (wrong.size() < SHOWN) {
      wrong.add(what);
    }
  }

  void add(Tally other) {
    results += other.results;
    unanswered += other.unanswered;
    other.errors.forEach((code, count) -> errors.merge(code, count, Long::sum));
    other.wrong.forEach(this::wrong);
  }

  long results() {
    return results;
  }

  long answered() {
    return results + errors.values().stream().mapToLong(Long::longValue).sum();
  }

  long errors(int code) {
    return errors.getOrDefault(code, 0L);
  }

  /** Answers that do not fit their calls; the first few. */
  List<String> wrong() {
    return wrong;
  }

  @Override
  public String toString() {
    return results + " results, errors " + errors + ", " + unanswered + " unanswered";
  }
}
