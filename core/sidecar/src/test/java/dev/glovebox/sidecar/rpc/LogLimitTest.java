package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  private final AtomicLong now = new AtomicLong();
  private final LogLimit limit = new LogLimit(now::get);
  private final List<String> lines = new ArrayList<>();

  private void log(String kind, int times) {
    for (int i = 0; i < times; i++) {
      limit.log(kind, end -> lines.add(kind + end));
    }
  }

  @Test
  void beyondABurst_linesAreLeftOut_andTheirNumberIsTold() {
    log("a", 1000);
    assertThat(lines).hasSize(10).containsOnly("a");
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    log("a", 1000);
    assertThat(lines).hasSize(11).last().asString().contains("990 lines");
  }

  @Test
  void anotherKindIsNotHeldUp_unlessThereAreTooMany() {
    log("a", 1000);
    log("b", 1);
    assertThat(lines).endsWith("b");
    for (int i = 0; i < 1000; i++) {
      log("kind " + i, 1);
    }
    assertThat(lines).hasSizeLessThan(100);
  }
}
