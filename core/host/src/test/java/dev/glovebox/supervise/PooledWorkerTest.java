package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.WorkerId;
import org.junit.jupiter.api.Test;

/** What waits for a lane's next use is found by one look at the worker, and not forgotten. */
class PooledWorkerTest {
  private final Worker worker = new Worker(new WorkerId("p", 1, 1), dead -> {});
  private final PooledWorker access = new PooledWorker(worker, null);

  @Test
  void aWorkerThatNothingIsLeftFor_hasNoFlushDue() {
    assertThat(access.hasUnmaps()).isFalse();
    assertThat(worker.hasFlushDue()).isFalse();
  }

  @Test
  void whatIsLeftForLater_isDue_alsoOverLanesFromElsewhere() {
    access.over(null).releaseLater(16);

    assertThat(worker.hasFlushDue()).isTrue();
  }

  @Test
  void aFlushThatFails_leavesTheRestDue() {
    access.releaseLater(16);
    access.unregisterLater(32);

    // Without a lane: it fails with the first of the two.
    assertThatThrownBy(() -> access.flush(null)).isInstanceOf(NullPointerException.class);

    assertThat(worker.hasFlushDue()).isTrue();
  }
}
