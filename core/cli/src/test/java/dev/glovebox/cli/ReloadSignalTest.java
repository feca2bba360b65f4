package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReloadSignalTest {
  private final AtomicInteger reloads = new AtomicInteger();
  private final ReloadSignal signal = new ReloadSignal();

  @Test
  void signalsBeforeItServes_areOneReloadWhenItDoes() {
    signal.arrived();
    signal.arrived();
    assertThat(reloads).hasValue(0);

    signal.onSignal(reloads::incrementAndGet);

    assertThat(reloads).hasValue(1);
  }

  @Test
  void eachSignalWhileItServes_isAReload() {
    signal.onSignal(reloads::incrementAndGet);
    assertThat(reloads).hasValue(0);

    signal.arrived();
    signal.arrived();

    assertThat(reloads).hasValue(2);
  }
}
