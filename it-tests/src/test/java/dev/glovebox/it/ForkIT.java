package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.worker.WorkerExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Libraries that fork within a call. What they leave is found by {@link Leftovers}: children whose
 * command line is the worker's.
 */
@Timeout(60)
class ForkIT {
  /** Each leaves a process until its worker ends. */
  private static final int CALLS = Integer.getInteger("glovebox.forks", 40);

  private static final int FORKED = WorkerExit.FORKED.code();

  /**
   * Killed: it was forked while the JVM stopped its threads, and would end only with its worker.
   */
  private static final int STUCK = 128 + 9;

  @Test
  void aChildThatReturns_answersNothing_andEnds() {
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      List<Integer> children = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        int child = forks.fork_both();
        assertThat(child).as("the parent's answer, of call %d", i).isPositive();
        assertThat(forks.forks_add(i, 1)).isEqualTo(i + 1);
        children.add(child);
      }
      // One that was forked while the JVM stops its threads ends only with its worker.
      WorkerProcesses.await(
          () -> children.stream().filter(ForkIT::hasEnded).count() >= CALLS * 37 / 40);
      int ended = children.stream().filter(ForkIT::hasEnded).findFirst().orElseThrow();
      assertThat(forks.fork_reap(ended)).as("how the child ended").isEqualTo(FORKED);
      assertThat(box.workers()).singleElement().satisfies(w -> assertThat(w.restarts()).isZero());
    }
  }

  /** Whether it is a zombie: its parent has not asked for it. */
  private static boolean hasEnded(int child) {
    try {
      return Files.readString(Path.of("/proc/" + child + "/stat")).contains(") Z ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 3000, 40_000})
  void whatTheParentWritesLast_comesBack(int bytes) {
    byte[] expected = new byte[bytes];
    Arrays.fill(expected, (byte) 'p');
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      byte[] memory = new byte[bytes];
      int child = forks.fork_both_filling(memory, bytes);
      assertThat(child).isPositive();
      assertThat(memory).isEqualTo(expected);
      assertThat(forks.fork_reap_soon(child)).isIn(FORKED, STUCK);
    }
  }

  @Test
  void aChildThatCallsBack_isNotHeard_andEnds() {
    AtomicInteger heard = new AtomicInteger();
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      int child = forks.fork_and_call_back(value -> heard.incrementAndGet());
      assertThat(child).isPositive();
      assertThat(forks.fork_reap_soon(child)).isIn(FORKED, STUCK);
      assertThat(heard).hasValue(0);
    }
  }

  @Test
  void aWorkerThatBecomesADaemon_isLost_andItsChildEnds() {
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      assertThatThrownBy(forks::fork_daemonize).isInstanceOf(WorkerLostException.class);
      assertThat(forks.forks_add(20, 22)).as("by the next worker").isEqualTo(42);
    }
  }

  /** It has left the worker's group, has not come back into Java, and never will. */
  @Test
  void aDaemonThatIsACopyOfTheWorker_endsWithIt() {
    int daemon;
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      daemon = forks.fork_into_session("60");
      assertThat(ProcessHandle.of(daemon)).isPresent();
      WorkerProcesses.kill(box.workers().get(0).pid());
      WorkerProcesses.awaitEnd(daemon);

      daemon = forks.fork_into_session("60");
    }
    WorkerProcesses.awaitEnd(daemon);
  }

  @Test
  void aChildMayExecuteAProgram_withTheArgumentsOfTheCall(@TempDir Path directory)
      throws IOException {
    Path script = Files.writeString(directory.resolve("script"), "exit 42", StandardCharsets.UTF_8);
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      assertThat(forks.fork_and_exec("/bin/sh", script.toString())).isEqualTo(42);
    }
  }

  @Test
  void childrenThatStay_endWithClose() {
    try (Glovebox box = Glovebox.open(Stubs.registry("forks"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      assertThat(forks.fork_many(20)).isEqualTo(20);
      assertThat(forks.forks_add(20, 22)).isEqualTo(42);
    }
  }

  @Test
  void childrenThatStay_endWithTheirWorker_whateverKillsIt() {
    try (Glovebox box = Glovebox.open(Stubs.registry("forks", "segv"))) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      int child = forks.fork_and_sleep(60);
      WorkerProcesses.kill(box.workers().get(0).pid());
      WorkerProcesses.awaitEnd(child);

      child = forks.fork_and_sleep(60);
      assertThatThrownBy(box.load("segv", StubApi.Segv.class)::segv_now)
          .isInstanceOf(WorkerLostException.class);
      WorkerProcesses.awaitEnd(child);
    }
  }

  @Test
  void childrenThatStay_endWithAWorkerThatIsKilledForADeadline() {
    PoolTimeouts timeouts = PoolTimeouts.DEFAULT.withCall(Duration.ofMillis(1500));
    try (Glovebox box = Stubs.open(pool -> pool.timeouts(timeouts), "forks", "hang")) {
      StubApi.Forks forks = box.load("forks", StubApi.Forks.class);
      int child = ColdStart.call(() -> forks.fork_and_sleep(60));
      assertThatThrownBy(box.load("hang", StubApi.Hang.class)::hang_now).isNotNull();
      WorkerProcesses.awaitEnd(child);
    }
  }
}
