package dev.glovebox.it.bench.seat;

import dev.glovebox.it.bench.Group;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Regime;
import dev.glovebox.it.bench.Report;
import java.io.IOException;
import java.util.List;

/** A string of 32 bytes there and back, a structure by reference, a callback. */
public final class TypesGroup implements Group {
  private static final List<String> KINDS =
      List.of("/jna-interface", "/glovebox-shared", "/glovebox-socket");

  static final List<String> WHATS = List.of("types/string", "types/structure", "types/callback");

  static List<String> subjects(String what) {
    return KINDS.stream().map(what::concat).toList();
  }

  @Override
  public String name() {
    return "types";
  }

  @Override
  public void run(Plan plan, Report report) throws IOException {
    for (String what : WHATS) {
      report.add(new Rounds(plan).with(subjects(what), List.of(Regime.PLAIN)).bySubject());
    }
  }
}
