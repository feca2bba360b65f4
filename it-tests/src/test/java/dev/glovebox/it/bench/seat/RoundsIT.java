package dev.glovebox.it.bench.seat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.it.bench.Bound;
import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Gap;
import dev.glovebox.it.bench.Plan;
import dev.glovebox.it.bench.Ratio;
import dev.glovebox.it.bench.Regime;
import dev.glovebox.it.bench.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A round in seats, from JMH to the files; the figures themselves mean nothing here. */
@Timeout(120)
class RoundsIT {
  private static final List<Regime> REGIMES = Regime.all(List.of(2), Gap.NONE, Gap.ONE_MILLI);

  @Test
  void aRoundInSeats_becomesResultsUnderTheirNames(@TempDir Path directory) throws Exception {
    Report report = new Report();
    report.add(
        new Rounds(Plan.SMOKE)
            .with(List.of("add/jna-direct", "add-onecore/glovebox-socket"), REGIMES)
            .byRegime());
    report.target(
        "direct by isolated",
        Bound.atMost(1000),
        () ->
            Ratio.of(
                report.figure("add/jna-direct/callers=2/gap=0"),
                report.figure("add-onecore/glovebox-socket/callers=2/gap=0"),
                Round::p50Nanos));
    report.target("unknown", Bound.atMost(1), () -> Ratio.alone(report.figure("x"), round -> 1));
    report.write(directory, "a machine");

    JsonNode results = new ObjectMapper().readTree(directory.resolve("results.json").toFile());
    assertThat(results.findValuesAsText("name"))
        .containsExactlyInAnyOrder(
            "add/jna-direct/callers=2/gap=0",
            "add-onecore/glovebox-socket/callers=2/gap=0",
            "add/jna-direct/callers=2/gap=1ms",
            "add-onecore/glovebox-socket/callers=2/gap=1ms");
    for (JsonNode result : results) {
      for (String key :
          List.of("p50Nanos", "p99Nanos", "p999Nanos", "opsPerSecond", "cpuNanosPerOp")) {
        assertThat(result.get(key).asDouble()).as(key).isPositive();
      }
      assertThat(result.get("rounds")).hasSize(1);
      assertThat(result.get("rounds").get(0)).isEqualTo(result.get("p50Nanos"));
    }
    assertThat(directory.resolve("results.md"))
        .content()
        .contains("| add/jna-direct/callers=2/gap=0 |", "| yes |", "| not measured |");
    assertThat(Files.readString(directory.resolve("chart.svg"))).startsWith("<svg");
  }
}
