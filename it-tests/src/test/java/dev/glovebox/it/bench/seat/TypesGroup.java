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

  @Override
  public String name() {
    return "types";
  }

  @Override
  public void run(Plan plan, Report report) throws IOException {
    for (String what : List.of("types/string", "types/structure", "types/callback")) {
      List<String> subjects = KINDS.stream().map(what::concat).toList();
      report.add(new Rounds(plan).with(subjects, List.of(Regime.PLAIN)).bySubject());
    }
  }
}
