package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.CallBounds;
import dev.glovebox.sidecar.rpc.ConnectionBounds;
import dev.glovebox.sidecar.rpc.MemoryBounds;
import dev.glovebox.sidecar.rpc.MessageBounds;
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
            "--message-timeout=11s",
            "--max-strangers=12",
            "--max-waiting=13",
            "--max-buffers=14MiB",
            "--idle-timeout=0s");

    assertThat(bounds)
        .isEqualTo(
            new Bounds(
                new MessageBounds(1024, 2, 3, Duration.ofSeconds(11)),
                new ConnectionBounds(4, 12, Duration.ofMillis(10), Duration.ZERO),
                new CallBounds(5, 6, 13),
                new MemoryBounds(7L << 30, 14L << 20, 8, 9)));
  }
}
