package dev.glovebox.it.bench.seat;

import static dev.glovebox.it.bench.Bound.atLeast;
import static dev.glovebox.it.bench.Bound.atMost;

import dev.glovebox.it.bench.Figure;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Gap;
import dev.glovebox.it.bench.Group;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Ratio;
import dev.glovebox.it.bench.Regime;
import dev.glovebox.it.bench.Report;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** {@code add(int, int)}: in-process, isolated, and by peers. */
public final class AddGroup implements Group {
  private static final String SHARED = "add/glovebox-shared";
  private static final String SOCKET = "add/glovebox-socket";
  private static final String DOORBELL = "add/glovebox-doorbell";
  private static final String GRPC = "add/grpc-uds";
  private static final String RMI = "add/rmi";
  private static final String ONE_CORE = "add-onecore/";
  private static final String HOGS = "add-hogs/glovebox-shared";

  static final List<String> SUBJECTS =
      List.of(
          "add/jna-interface",
          "add/jna-direct",
          SHARED,
          SOCKET,
          "add/raw-shared",
          "add/raw-socket",
          GRPC,
          RMI);

  private static final List<Regime> ALL = Regime.all(List.of(1, 2, 8), Gap.values());
  private static final List<Regime> PLAIN = List.of(Regime.PLAIN);
  private static final Regime RARELY = new Regime(1, Gap.ONE_MILLI);
  private static final String ALONE = "/" + Regime.PLAIN.text();
  private static final double MICRO = 1000;

  @Override
  public String name() {
    return "add";
  }

  @Override
  public void run(Plan plan, Report report) throws IOException {
    report.add(
        new Rounds(plan).with(SUBJECTS, ALL).with(List.of(DOORBELL), List.of(RARELY)).byRegime());
    report.add(
        new Rounds(plan)
            .with(List.of(ONE_CORE + "glovebox-shared", ONE_CORE + "rmi"), PLAIN)
            .byRegime());
    try (Hogs hogs = Hogs.start(2)) {
      report.add(new Rounds(plan).with(List.of(HOGS), PLAIN).byRegime());
      hogs.check();
    }
    alone(report);
    others(report);
  }

  private static void alone(Report report) {
    report.target(
        "add: shared by JNA's interface mapping, p50",
        atMost(1),
        () -> p50(report, SHARED, "add/jna-interface"));
    report.target(
        "add: shared by raw shared memory, p50",
        atMost(3),
        () -> p50(report, SHARED, "add/raw-shared"));
    report.target("add: RMI by shared, p50", atLeast(30), () -> p50(report, RMI, SHARED));
    report.target("add: gRPC by shared, p50", atLeast(100), () -> p50(report, GRPC, SHARED));
    report.target(
        "add: socket by raw socket, p50", atMost(1.3), () -> p50(report, SOCKET, "add/raw-socket"));
  }

  private static void others(Report report) {
    report.target(
        "add, all on one core: shared by RMI, p50",
        atMost(1 / 3.0),
        () -> p50(report, ONE_CORE + "glovebox-shared", ONE_CORE + "rmi"));
    report.target(
        "add beside two CPU hogs: shared, p99 in us",
        atMost(20),
        () -> Ratio.alone(report.figure(HOGS + ALONE), round -> round.p99Nanos() / MICRO));
    String rarely = "/" + RARELY.text();
    report.target(
        "add, gap 1 ms: shared by doorbell only, p50",
        atMost(1.5),
        () ->
            Ratio.of(
                report.figure(SHARED + rarely), report.figure(DOORBELL + rarely), Round::p50Nanos));
    report.target(
        "add, gap 1 ms: shared by doorbell only, CPU",
        atMost(2),
        () ->
            Ratio.of(
                report.figure(SHARED + rarely),
                report.figure(DOORBELL + rarely),
                Round::cpuNanosPerOp));
    report.target(
        "add, 8 callers: shared by gRPC's best, calls/s",
        atLeast(20),
        () ->
            Ratio.of(
                report.figure(SHARED + "/" + new Regime(8, Gap.NONE).text()),
                best(report),
                Round::opsPerSecond));
  }

  private static Ratio p50(Report report, String subject, String by) {
    return Ratio.of(report.figure(subject + ALONE), report.figure(by + ALONE), Round::p50Nanos);
  }

  private static Figure best(Report report) {
    return report.figures(GRPC, "gap=" + Gap.NONE.text()).stream()
        .max(Comparator.comparingDouble(Figure::opsPerSecond))
        .orElseThrow();
  }
}
