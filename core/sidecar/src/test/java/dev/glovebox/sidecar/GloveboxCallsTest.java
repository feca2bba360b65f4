package dev.glovebox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.supervise.WorkerSnapshot;
import dev.glovebox.supervise.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GloveboxCallsTest {
  private static WorkerSnapshot worker(WorkerState state, boolean standby) {
    return new WorkerSnapshot(
        new WorkerId("p", 1, 1),
        1,
        state,
        standby,
        0,
        Duration.ZERO,
        Set.of(),
        0,
        0,
        0,
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, true",
    "STARTING, true",
    "HANDSHAKING, true",
    "READY, false",
    "LOADING, true",
    "SERVING, false",
    "DRAINING, false",
    "KILLING, false"
  })
  void callsWaitLongerForAWorker_thatHasNoLanesYet(WorkerState state, boolean longer) {
    assertThat(GloveboxCalls.isStarting("p", List.of(worker(state, false)))).isEqualTo(longer);
    assertThat(GloveboxCalls.isStarting("q", List.of(worker(state, false)))).isFalse();
  }

  @Test
  void callsWaitLongerForASpareThatStarts_andNotForOneThatStandsBy() {
    assertThat(GloveboxCalls.isStarting("p", List.of(worker(WorkerState.STARTING, true)))).isTrue();
    assertThat(GloveboxCalls.isStarting("p", List.of(worker(WorkerState.READY, true)))).isFalse();
  }
}
