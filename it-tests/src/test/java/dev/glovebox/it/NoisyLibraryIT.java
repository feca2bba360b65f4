package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.WorkerLostException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Libraries that write where they should not, and that fork behind their host's back. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoisyLibraryIT {
  @Test
  void aFloodOnStderr_blocksNothing() {
    try (Glovebox box = Glovebox.open(Stubs.registry("stderr_flood"))) {
      StubApi.StderrFlood flood = box.load("stderr_flood", StubApi.StderrFlood.class);

      assertThat(flood.flood_stderr(20_000)).isEqualTo(2_000_000);
      assertThat(flood.flood_stderr_without_newline(1_000_000)).isEqualTo(1_000_000);
      assertThat(flood.stderr_flood_add(20, 22)).isEqualTo(42);
    }
  }

  @Test
  void noiseOnStdout_breaksNoProtocol() {
    try (Glovebox box = Glovebox.open(Stubs.registry("stdout_noise"))) {
      StubApi.StdoutNoise noise = box.load("stdout_noise", StubApi.StdoutNoise.class);

      assertThat(noise.noise_lines(1000)).isEqualTo(1000);
      assertThat(noise.noise_binary()).isEqualTo(8);
      assertThat(noise.stdout_noise_add(20, 22)).isEqualTo(42);
    }
  }

  /** It has left the worker's group and holds its sockets and pipes: no end of file tells. */
  @Test
  void aGrandchildThatHoldsTheSockets_doesNotHideTheDeathOfTheWorker() {
    try (Glovebox box = Glovebox.open(Stubs.registry("forks", "sleep"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      int grandchild = forks.fork_daemon_program("60");
      assertThat(grandchild).isPositive();
      try {
        long pid = box.workers().get(0).pid();
        CompletableFuture<Integer> call = Background.call(sleep::sleep_forever);
        WorkerProcesses.awaitSleeping(pid, 1);

        WorkerProcesses.kill(pid);

        assertThat(Background.failureOf(call)).isInstanceOf(WorkerLostException.class);
        assertThat(ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive)).isPresent();
        assertThat(forks.forks_add(20, 22)).as("by the next worker").isEqualTo(42);
      } finally {
        WorkerProcesses.kill(grandchild);
      }
    }
  }

  @Test
  void aGrandchild_doesNotHoldUpClose() {
    int grandchild;
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      grandchild = box.load("forks", StubApi.Forks.class).fork_daemon_program("60");
    }
    assertThat(ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive)).isPresent();
    WorkerProcesses.kill(grandchild);
  }
}
