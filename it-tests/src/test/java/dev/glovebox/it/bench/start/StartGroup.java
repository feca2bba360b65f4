package dev.glovebox.it.bench.start;

import static dev.glovebox.it.bench.Bound.atMost;

import dev.glovebox.it.bench.Amounts;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Group;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Ratio;
import dev.glovebox.it.bench.Report;
import java.util.List;

/** Starts, recoveries, and what a worker's memory costs. */
public final class StartGroup implements Group {
  private static final double MILLI = 1e6;
  private static final int MANY = 60;

  @Override
  public String name() {
    return "start";
  }

  static List<Shot> shots() throws Exception {
    return List.of(
        Starts::cold, Starts::spare, new BareJvm(), Recoveries::spare, Recoveries::withoutSpare);
  }

  @Override
  public void run(Plan plan, Report report) throws Exception {
    report.add(new Shots(plan).fire(shots()));
    for (int workers : List.of(1, 8)) {
      report.add(IdleWorkers.memory(workers, plan.rounds()));
    }
    Amounts idle = IdleWorkers.cpu(1, plan.rounds(), plan.idle());
    report.add(idle);
    List<Amounts> many = IdleWorkers.host(MANY, plan.rounds(), plan.idle());
    many.forEach(report::add);
    report.target(
        "start: cold pool by a bare JVM, p50",
        atMost(3),
        () ->
            Ratio.of(
                report.figure("start/cold"), report.figure("start/bare-jvm"), Round::p50Nanos));
    report.target(
        "recovery with a spare, p50 in ms",
        atMost(50),
        () -> Ratio.alone(report.figure("recovery/spare"), round -> round.p50Nanos() / MILLI));
    report.target("an idle worker's CPU by a core", atMost(0.001), idle::ratio);
    report.target(
        "what " + MANY + " idle workers add to their host's CPU, by a core",
        atMost(0.005),
        many.get(0)::ratio);
  }
}
