package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.sidecar.rpc.Bounds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BoundOptionsTest {
  private static Bounds parsed(String... options) {
    return CommandLine.populateCommand(new BoundOptions(), options).bounds();
  }

  @Test
  void nothingSaid_isTheDefaultsOfTheCode() {
    assertThat(parsed()).isEqualTo(Bounds.DEFAULT);
  }

  @Test
  void eachOptionSetsItsBound() {
    Bounds bounds =
        parsed(
            "--max-message=1KiB",
            "--max-depth=2",
            "--max-batch=3",
            "--max-connections=4",
            "--max-calls-per-connection=5",
            "--max-calls=6",
            "--max-output=7GiB",
            "--max-handles=8",
            "--max-sessions=9",
            "--auth-timeout=10ms",
            "--idle-timeout=0s");

    assertThat(bounds)
        .isEqualTo(
            new Bounds(1024, 2, 3, 4, 5, 6, 7L << 30, 8, 9, Duration.ofMillis(10), Duration.ZERO));
  }
}
