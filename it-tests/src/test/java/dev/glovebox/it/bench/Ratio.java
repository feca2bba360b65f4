package dev.glovebox.it.bench;

import dev.glovebox.it.bench.Figure.Round;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Two figures of one run by each other.
 *
 * @param value of their medians
 * @param lowest of the rounds that ran side by side
 * @param highest of them
 */
public record Ratio(double value, double lowest, double highest) {
  /** A figure alone, in units of its own. */
  public static Ratio alone(Figure figure, ToDoubleFunction<Round> of) {
    double[] rounds = figure.rounds().stream().mapToDouble(of).sorted().toArray();
    return new Ratio(Median.of(rounds), rounds[0], rounds[rounds.length - 1]);
  }

  /** One figure by another. */
  public static Ratio of(Figure figure, Figure by, ToDoubleFunction<Round> of) {
    double[] rounds =
        IntStream.range(0, Math.min(figure.rounds().size(), by.rounds().size()))
            .mapToDouble(
                i ->
                    of.applyAsDouble(figure.rounds().get(i)) / of.applyAsDouble(by.rounds().get(i)))
            .sorted()
            .toArray();
    return new Ratio(
        alone(figure, of).value() / alone(by, of).value(), rounds[0], rounds[rounds.length - 1]);
  }
}
