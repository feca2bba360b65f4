package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlaceHistoryTest {
  private final SlotHistory history = new SlotHistory();

  @Test
  void processWhoseEndIsNotTold_countsAsLongAsItIsThere() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(history.unreaped()).isZero();
      history.unreaped(process.pid());
      assertThat(history.unreaped()).isEqualTo(1);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(history.unreaped()).isZero();
    history.unreaped(process.pid());
    assertThat(history.unreaped()).isZero();
  }
}
