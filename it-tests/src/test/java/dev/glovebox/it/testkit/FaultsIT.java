package dev.glovebox.it.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.Background;
import dev.glovebox.it.StubApi;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.WorkerProcesses;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.testkit.Faults;
import dev.glovebox.testkit.StoppedWorker;
import dev.glovebox.testkit.TargetWorker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults of real workers have taken effect when the methods return. */
@Timeout(90)
class FaultsIT {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private static final RestartPolicy FAST =
      RestartPolicy.DEFAULT
          .withIntensity(100, Duration.ofHours(1))
          .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2));

  private final Glovebox box =
      Stubs.open(pool -> pool.restart(FAST).workers(0, 2, 0), "calc", "sleep");
  private final StubApi.Calc calc = box.load("calc", StubApi.Calc.class);

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void kill_endsTheWorker_andTheNextCallHasAnother() {
    long pid = calc.calc_process_id();
    TargetWorker worker = Faults.of(box).worker();

    worker.kill();

    assertThat(worker.pid()).isEqualTo(pid);
    assertThat(worker.isAlive()).isFalse();
    assertThat(box.workers()).noneMatch(known -> known.pid() == pid);
    assertThat(calc.calc_process_id()).isNotEqualTo((int) pid);
    worker.kill();
    assertThat(Faults.of(box).worker().id()).isNotEqualTo(worker.id());
  }

  @Test
  void kill_ofAStoppedWorker_losesTheCallThatIsInIt() {
    StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
    CompletableFuture<Integer> call = Background.call(sleep::sleep_forever);
    WorkerProcesses.await(() -> !Faults.of(box).workers().isEmpty());
    TargetWorker worker = Faults.of(box).worker(Stubs.POOL);
    WorkerProcesses.await(() -> WorkerProcesses.sleeping(worker.pid()) == 1);
    try (StoppedWorker stopped = worker.stop()) {
      worker.kill();

      assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(WorkerLostException.class);
      stopped.resume();
    }
  }

  @Test
  void stop_hasCallsExceedTheirDeadlines() {
    calc.calc_add_i64(1, 2);
    StubApi.Calc hurried =
        box.load(
            "calc", StubApi.Calc.class, LoadOptions.DEFAULT.withDeadline(Duration.ofMillis(300)));
    try (StoppedWorker stopped = Faults.of(box).worker(0).stop()) {
      assertThat(stopped).isNotNull();
      assertThatThrownBy(() -> hurried.calc_add_i64(20, 22))
          .isInstanceOf(CallDeadlineExceededException.class)
          .hasMessageContaining("stopped");
    }
    assertThat(calc.calc_add_i64(20, 22)).isEqualTo(42);
  }

  @Test
  void resume_hasTheCallGoOn_inTheSameWorker() throws Exception {
    int pid = calc.calc_process_id();
    StoppedWorker stopped = Faults.of(box).worker(Stubs.POOL, 1).stop();
    CompletableFuture<Integer> call = Background.call(calc::calc_process_id);
    awaitInUse();
    assertThat(call).isNotDone();

    stopped.resume();
    stopped.resume();

    assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(pid);
  }

  @Test
  void delay_endsByItself() {
    int pid = calc.calc_process_id();
    try (StoppedWorker delayed = Faults.of(box).worker().delay(Duration.ofMillis(200))) {
      long start = System.nanoTime();
      assertThat(calc.calc_process_id()).isEqualTo(pid);
      assertThat(System.nanoTime() - start).isGreaterThan(50_000_000);
      delayed.awaitResumed(BOUND);
    }
  }

  @Test
  void whoIsAskedForAWorkerThatIsNotThere_saysWhatThereIs() {
    Faults faults = Faults.of(box);
    assertThat(faults.workers()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(faults::worker)
        .withMessage(
            "the Glovebox has not one worker that takes calls: there is none. The first call starts"
                + " one, and so does workers.min.");
    calc.calc_process_id();
    TargetWorker worker = faults.worker();
    String there = "there are pool-1#1 (process " + worker.pid() + ")";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.worker(1))
        .withMessage("there is no worker 1 (counted from 0): " + there);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.worker(-1))
        .withMessageContaining(there);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.worker("pol"))
        .withMessage("there is no pool 'pol'; the pools are pool");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.worker(Stubs.POOL, 7))
        .withMessage("pool 'pool' has no worker in slot 7 now: " + there);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> worker.delay(Duration.ZERO))
        .withMessageContaining("longer than zero");
  }

  @Test
  void severalWorkers_areNotChosenFromByChance() {
    try (Glovebox two = Stubs.open(pool -> pool.workers(2, 2, 0), "calc")) {
      Faults faults = Faults.of(two);
      WorkerProcesses.await(() -> faults.workers().size() == 2);

      assertThatIllegalStateException()
          .isThrownBy(() -> faults.worker(Stubs.POOL))
          .withMessageContaining("pool 'pool' has not one worker")
          .withMessageContaining("Say which: worker(index), or worker(pool, slot).");
      assertThat(faults.worker(Stubs.POOL, 2).id().slot()).isEqualTo(2);
    }
  }

  @Test
  void stop_ofAWorkerThatHasEnded_saysSo() {
    calc.calc_process_id();
    TargetWorker worker = Faults.of(box).worker();
    worker.kill();

    assertThatIllegalStateException()
        .isThrownBy(worker::stop)
        .withMessage(worker + " has ended, and cannot be stopped");
  }

  private void awaitInUse() {
    WorkerProcesses.await(() -> box.pools().get(0).lanesInUse() == 1);
  }
}
