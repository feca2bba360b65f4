package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessExitTest {
  @Test
  void aCodeUpTo128IsNoSignal() {
    assertThat(ProcessExit.of(0).sentence()).isEqualTo("exit 0");
    assertThat(ProcessExit.of(3).signalGuess()).isEmpty();
    assertThat(ProcessExit.of(128).signalGuess()).isEmpty();
    assertThat(ProcessExit.of(255).signalGuess()).isEmpty();
  }

  @Test
  void aCodeAbove128MayBeASignalOrACode() {
    assertThat(ProcessExit.of(139).signalGuess()).contains(11);
    assertThat(ProcessExit.of(139).sentence()).isEqualTo("exit 139 (SIGSEGV, or exit(139))");
    assertThat(ProcessExit.of(134).signalName()).contains("SIGABRT");
    assertThat(ProcessExit.of(128 + 40).sentence()).isEqualTo("exit 168 (signal 40, or exit(168))");
  }
}
