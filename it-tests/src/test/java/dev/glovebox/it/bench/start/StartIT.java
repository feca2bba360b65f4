package dev.glovebox.it.bench.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.bench.Figure;
import dev.glovebox.it.bench.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts and recoveries can be measured; what they take, nobody asks here. */
@Timeout(120)
class StartIT {
  @Test
  void shots_haveFiguresUnderTheirNames() throws Exception {
    assertThat(new Shots(Plan.SMOKE).fire(StartGroup.shots()))
        .extracting(Figure::name)
        .containsExactly(
            "start/cold",
            "start/spare",
            "start/bare-jvm",
            "recovery/spare",
            "recovery/spare/report",
            "recovery/no-spare",
            "recovery/no-spare/report");
  }

  @Test
  void anIdleWorker_hasMemory() throws Exception {
    assertThat(IdleWorkers.memory(1, 1).rounds())
        .hasSize(1)
        .allSatisfy(bytes -> assertThat(bytes).isGreaterThan(1 << 20));
  }

  @Test
  void anIdleWorker_hasCpuTime() throws Exception {
    assertThat(IdleWorkers.cpu(1, 2, Duration.ofMillis(20)).rounds())
        .hasSize(2)
        .allSatisfy(cores -> assertThat(cores).isBetween(0.0, 2.0));
  }
}
