package dev.glovebox.it.bench.seat;

import static dev.glovebox.it.bench.Bound.atLeast;
import static dev.glovebox.it.bench.Bound.atMost;

import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Group;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Ratio;
import dev.glovebox.it.bench.Regime;
import dev.glovebox.it.bench.Report;
import java.io.IOException;
import java.util.List;

/** Buffers from 1 KiB to 64 MiB that a library reads. */
public final class BulkGroup implements Group {
  private static final List<String> KINDS =
      List.of(
          "shared", "copied", "copied-socket", "moved", "jna", "jna-bytes", "memcpy", "raw-socket");

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final List<Integer> SIZES = List.of(KIB, 64 * KIB, MIB, 64 * MIB);

  static List<String> subjects(int bytes) {
    return KINDS.stream().map(kind -> subject(kind, bytes)).toList();
  }

  @Override
  public String name() {
    return "bulk";
  }

  @Override
  public void run(Plan plan, Report report) throws IOException {
    for (int bytes : SIZES) {
      report.add(new Rounds(plan).with(subjects(bytes), List.of(Regime.PLAIN)).bySubject());
    }
    report.target(
        "bulk, 1 MiB: shared buffer by JNA in-process, p50",
        atMost(1.1),
        () -> p50(report, "shared", "jna", MIB));
    report.target(
        "bulk, 64 KiB: socket echo by moved, p50",
        atLeast(4),
        () -> p50(report, "raw-socket", "moved", 64 * KIB));
    report.target(
        "bulk, 1 MiB: socket echo by moved, p50",
        atLeast(4),
        () -> p50(report, "raw-socket", "moved", MIB));
  }

  private static Ratio p50(Report report, String kind, String by, int bytes) {
    return Ratio.of(
        report.figure(subject(kind, bytes)), report.figure(subject(by, bytes)), Round::p50Nanos);
  }

  private static String subject(String kind, int bytes) {
    return "bulk/" + kind + "/bytes=" + bytes;
  }
}
