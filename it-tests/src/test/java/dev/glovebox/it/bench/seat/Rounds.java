package dev.glovebox.it.bench.seat;

import dev.glovebox.it.bench.Figure;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Regime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Subjects side by side, each in its seat: all are warmed up, then every round goes through all
 * regimes, and in each through all subjects, so that what disturbs the machine disturbs all.
 */
final class Rounds {
  private final Plan plan;
  private final Map<String, List<Regime>> subjects = new LinkedHashMap<>();
  private final Set<Regime> regimes = new LinkedHashSet<>();

  Rounds(Plan plan) {
    this.plan = plan;
  }

  /** Adds subjects that are called in these regimes. */
  Rounds with(Collection<String> names, List<Regime> theirs) {
    names.forEach(name -> subjects.put(name, theirs));
    regimes.addAll(theirs);
    return this;
  }

  /** Measures; the figures are named after subject and regime. Blocks. */
  List<Figure> byRegime() throws IOException {
    return measure(true);
  }

  /** As {@link #byRegime}, where there is one regime that nobody needs to name. */
  List<Figure> bySubject() throws IOException {
    return measure(false);
  }

  private List<Figure> measure(boolean withRegime) throws IOException {
    List<Seat> seats = new ArrayList<>();
    try {
      for (String subject : subjects.keySet()) {
        Seat seat = Seat.open(subject);
        seats.add(seat);
        seat.warmUp(plan.warmUp());
      }
      Map<String, List<Round>> rounds = new LinkedHashMap<>();
      for (int i = 0; i < plan.rounds(); i++) {
        round(seats, withRegime, rounds);
      }
      List<Figure> figures = new ArrayList<>();
      rounds.forEach((name, all) -> figures.add(Figure.of(name, all)));
      return figures;
    } finally {
      for (Seat seat : seats) {
        seat.close();
      }
    }
  }

  private void round(List<Seat> seats, boolean withRegime, Map<String, List<Round>> rounds)
      throws IOException {
    for (Regime regime : regimes) {
      for (Seat seat : seats) {
        if (subjects.get(seat.name()).contains(regime)) {
          String name = withRegime ? seat.name() + "/" + regime.text() : seat.name();
          rounds.computeIfAbsent(name, whose -> new ArrayList<>()).add(seat.measure(regime, plan));
        }
      }
    }
  }
}
