package dev.glovebox.it.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured under one name: medians over rounds.
 *
 * @param name subject and circumstances, for example {@code sidecar/unix/connections=8}
 * @param cpuNanosPerOp of all processes and both sides; NaN where nobody asks for it
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
    return Median.of(rounds.stream().mapToDouble(of).toArray());
  }

  /** The p50 of the fastest round. */
  double fastest() {
    return rounds.stream().mapToDouble(Round::p50Nanos).min().orElse(p50Nanos);
  }

  /** The p50 of the slowest round. */
  double slowest() {
    return rounds.stream().mapToDouble(Round::p50Nanos).max().orElse(p50Nanos);
  }
}
