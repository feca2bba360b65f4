package dev.glovebox.it.bench.start;

import dev.glovebox.it.bench.Figure;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Plan;
import java.util.ArrayList;
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

  /** Fires them all. A round has so few that its high percentiles are its slowest. */
  List<Figure> fire(List<Shot> shots) throws Exception {
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    for (Shot shot : shots) {
      shot.fire((figure, once) -> rounds.put(figure, new ArrayList<>()));
    }
    for (int i = 0; i < plan.rounds(); i++) {
      Map<String, List<Round>> times = new LinkedHashMap<>();
      for (int j = 0; j < plan.shots(); j++) {
        for (Shot shot : shots) {
          shot.fire(
              (figure, once) -> times.computeIfAbsent(figure, name -> new ArrayList<>()).add(once));
        }
      }
      times.forEach((figure, all) -> rounds.get(figure).add(round(figure, all)));
    }
    List<Figure> figures = new ArrayList<>();
    rounds.forEach((name, all) -> figures.add(Figure.of(name, all)));
    return figures;
  }

  private static Round round(String name, List<Round> shots) {
    Figure all = Figure.of(name, shots);
    double slowest = shots.stream().mapToDouble(Round::p50Nanos).max().orElseThrow();
    double mean = shots.stream().mapToDouble(Round::p50Nanos).average().orElseThrow();
    return new Round(all.p50Nanos(), slowest, slowest, SECOND / mean, all.cpuNanosPerOp());
  }
}
