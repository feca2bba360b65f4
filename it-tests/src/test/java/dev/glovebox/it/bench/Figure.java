package dev.glovebox.it.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured under one name: medians over rounds.
 *
 * @param name subject and circumstances, for example {@code sidecar/unix/connections=8}
 * @param cpuNanosPerOp of all processes and both sides
 * @param rounds of which these are the medians, in the order they ran
 */
public record Figure(
    String name,
    double p50Nanos,
    double p99Nanos,
    double p999Nanos,
    double opsPerSecond,
    double cpuNanosPerOp,
    List<Round> rounds) {

  /** One round of one subject. */
  public record Round(
      double p50Nanos,
      double p99Nanos,
      double p999Nanos,
      double opsPerSecond,
      double cpuNanosPerOp) {}

  /** The medians of these rounds. */
  public static Figure of(String name, List<Round> rounds) {
    return new Figure(
        name,
        median(rounds, Round::p50Nanos),
        median(rounds, Round::p99Nanos),
        median(rounds, Round::p999Nanos),
        median(rounds, Round::opsPerSecond),
        median(rounds, Round::cpuNanosPerOp),
        List.copyOf(rounds));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
    double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** How far the medians of single rounds lie apart: slowest p50 by fastest. */
  double spread() {
    double fastest = rounds.stream().mapToDouble(Round::p50Nanos).min().orElse(1);
    return rounds.stream().map(Round::p50Nanos).max(Comparator.naturalOrder()).orElse(1.0)
        / fastest;
  }
}
