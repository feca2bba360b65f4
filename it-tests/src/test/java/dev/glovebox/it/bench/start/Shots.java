package dev.glovebox.it.bench.start;

import dev.glovebox.it.bench.Figure;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Median;
import dev.glovebox.it.bench.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shots in alternating rounds. The first of each is to warm up, and forgotten. */
final class Shots {
  private static final double SECOND = 1e9;

  private final Plan plan;

  Shots(Plan plan) {
    this.plan = plan;
  }

  /** Fires them all. Nobody asks for their CPU, and few shots have no high percentiles. */
  List<Figure> fire(List<Shot> shots) throws Exception {
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    for (Shot shot : shots) {
      shot.fire((figure, nanos) -> rounds.put(figure, new ArrayList<>()));
    }
    for (int i = 0; i < plan.rounds(); i++) {
      Map<String, List<Long>> times = new LinkedHashMap<>();
      for (int j = 0; j < plan.shots(); j++) {
        for (Shot shot : shots) {
          shot.fire(
              (figure, nanos) ->
                  times.computeIfAbsent(figure, name -> new ArrayList<>()).add(nanos));
        }
      }
      times.forEach((figure, all) -> rounds.get(figure).add(round(all)));
    }
    List<Figure> figures = new ArrayList<>();
    rounds.forEach((name, all) -> figures.add(Figure.of(name, all)));
    return figures;
  }

  private static Round round(List<Long> times) {
    double[] nanos = times.stream().mapToDouble(Long::doubleValue).toArray();
    double slowest = Arrays.stream(nanos).max().orElseThrow();
    double mean = Arrays.stream(nanos).average().orElseThrow();
    return new Round(Median.of(nanos), slowest, slowest, SECOND / mean, Double.NaN);
  }
}
