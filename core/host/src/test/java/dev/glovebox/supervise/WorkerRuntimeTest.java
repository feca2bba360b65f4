package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.launch.LaunchFiles;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.registry.PoolConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pools, supervision and reports with workers of a kind that they know nothing of. */
@Timeout(60)
class WorkerRuntimeTest {
  private static final Designation NOTHING =
      new Designation() {
        @Override
        public List<Bootstrap.Library> libraries() {
          return List.of();
        }

        @Override
        public List<Bootstrap.Library> files() {
          return List.of();
        }

        @Override
        public List<String> preloads() {
          return List.of();
        }
      };

  @TempDir Path directory;
  private FakeWorkers speakers;
  private ParentedRuntime runtime;
  private Supervisor supervisor;
  private WorkerPool pool;

  @BeforeEach
  void open() {
    RunDirectory run = RunDirectory.open(directory.resolve("run"));
    PoolConfig config = PoolConfig.defaults("p");
    speakers = new FakeWorkers(directory, config.threads().lanes());
    runtime = new ParentedRuntime(speakers);
    supervisor =
        new Supervisor(run, new LaunchFiles(run), opened -> runtime, Duration.ofMillis(100));
    pool = supervisor.open(config, NOTHING);
  }

  @AfterEach
  void close() {
    speakers.letGo.countDown();
    supervisor.close();
    assertThat(pool.snapshot()).isEmpty();
    ParentedRuntime.Running last = runtime.last;
    if (last != null) {
      assertThat(last.parent.isAlive()).isFalse();
      await().until(() -> isGone(last.pid()));
    }
  }

  private static boolean isGone(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  private long call(String symbol) {
    return pool.invoke(function(symbol), CallOptions.DEFAULT, number(42));
  }

  @Test
  void call_isAnswered_andThePoolNamesTheWorkerAndNotItsParent() {
    assertThat(call("echo")).isEqualTo(42);

    assertThat(pool.snapshot().get(0).pid())
        .isEqualTo(runtime.last.pid())
        .isNotEqualTo(runtime.last.parent.pid());
  }

  @Test
  void workerThatDies_isReportedByItsKind_andReplaced() {
    WorkerLostException lost = catchThrowableOfType(WorkerLostException.class, () -> call("die"));

    assertThat(lost).hasMessageContaining("its parent told status 137");
    assertThat(lost.exit()).hasValue(137);
    assertThat(call("echo")).isEqualTo(42);
  }

  @Test
  void parentThatDies_takesTheWorkerWithIt_andBothAreReplaced() {
    assertThat(call("echo")).isEqualTo(42);
    ParentedRuntime.Running first = runtime.last;

    first.parent.kill();

    await().until(() -> isGone(first.pid()));
    await().until(() -> pool.snapshot().stream().noneMatch(it -> it.pid() == first.pid()));
    assertThat(call("echo")).isEqualTo(42);
    assertThat(runtime.last.pid()).isNotEqualTo(first.pid());
  }

  @Test
  void callBeyondItsDeadline_killsTheWorker_andItIsReplaced() {
    assertThat(call("echo")).isEqualTo(42);
    CallOptions brief = CallOptions.DEFAULT.withDeadline(Optional.of(Duration.ofMillis(300)));

    assertThatThrownBy(() -> pool.invoke(function("hang"), brief, number(42)))
        .isInstanceOf(CallDeadlineExceededException.class);

    speakers.letGo.countDown();
    assertThat(call("echo")).isEqualTo(42);
  }

  @Test
  void kindThatCannotBeExecuted_failsTheCall_andTheNextOneTriesAgain() {
    runtime.shell = directory.resolve("no-such-shell").toString();

    assertThatThrownBy(() -> call("echo"))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("no-such-shell");

    runtime.shell = "/bin/sh";
    await().untilAsserted(() -> assertThat(call("echo")).isEqualTo(42));
  }
}
