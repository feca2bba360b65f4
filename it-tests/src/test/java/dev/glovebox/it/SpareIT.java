package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.supervise.WorkerSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that stand by: what takes the place of a worker that is lost. */
@Timeout(90)
class SpareIT {
  /** Nothing is started in time for a call after a loss: what serves it was there before. */
  private static final RestartPolicy SLOW =
      RestartPolicy.DEFAULT.withBackoff(Duration.ofHours(1), Duration.ofHours(1));

  private static final RestartPolicy FAST =
      RestartPolicy.DEFAULT
          .withIntensity(100, Duration.ofHours(1))
          .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2));

  private static void oneSpare(PoolBuilder pool, RestartPolicy restart) {
    pool.workers(0, 1, 1).restart(restart);
  }

  private static WorkerSnapshot awaitSpare(Glovebox box) {
    WorkerProcesses.await(() -> box.pools().get(0).spares() == 1);
    List<WorkerSnapshot> spares = box.workers().stream().filter(WorkerSnapshot::standby).toList();
    assertThat(spares).hasSize(1);
    return spares.get(0);
  }

  @Test
  void aSpare_standsByWithNothingLoaded_besidesTheOneThatServes() {
    try (Glovebox box = Stubs.open(pool -> oneSpare(pool, FAST), "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      long first = awaitSpare(box).pid();

      assertThat(calc.calc_process_id()).isEqualTo((int) first);

      WorkerSnapshot spare = awaitSpare(box);
      assertThat(spare.pid()).isNotEqualTo(first);
      assertThat(spare.loadedLibraries()).isEmpty();
      assertThat(spare.calls()).isZero();
      assertThat(box.pools().get(0))
          .matches(pool -> pool.workers() == 1 && pool.maxWorkers() == 1 && pool.spares() == 1);
    }
  }

  @Test
  void aWorkerThatWasKilled_isReplacedByTheSpare_andNoStartLiesBetween() {
    long killed;
    long spare;
    try (Glovebox box = Stubs.open(pool -> oneSpare(pool, SLOW), "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      killed = calc.calc_process_id();
      spare = awaitSpare(box).pid();
      assertThat(calc.calc_process_id()).isEqualTo((int) killed);

      WorkerProcesses.kill(killed);

      assertThat(calc.calc_process_id()).isEqualTo((int) spare);
      assertThat(box.pools().get(0).started()).as("the two that there were before").isEqualTo(2);
    }
    assertThat(ProcessHandle.of(spare)).isEmpty();
  }

  @Test
  void aWorkerThatCrashed_isReplacedByTheSpare_againAndAgain() {
    try (Glovebox box = Stubs.open(pool -> oneSpare(pool, FAST), "segv")) {
      StubApi.Segv segv = box.load("segv", StubApi.Segv.class);
      for (int i = 0; i < 4; i++) {
        assertThat(segv.segv_add(20, 22)).isEqualTo(42);
        WorkerSnapshot spare = awaitSpare(box);

        assertThat(catchThrowableOfType(WorkerLostException.class, segv::segv_now)).isNotNull();
        assertThat(segv.segv_add(1, 2)).isEqualTo(3);

        assertThat(box.workers())
            .as("the spare %s has run it", spare.id())
            .filteredOn(worker -> worker.pid() == spare.pid())
            .extracting(WorkerSnapshot::calls)
            .containsExactly(1L);
      }
      assertThat(box.pools().get(0).lost()).isEqualTo(4);
    }
  }

  @Test
  void aSpareThatWasKilled_isReplaced() {
    try (Glovebox box = Stubs.open(pool -> oneSpare(pool, FAST), "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      int serving = calc.calc_process_id();
      long spare = awaitSpare(box).pid();

      WorkerProcesses.kill(spare);

      WorkerProcesses.await(() -> box.pools().get(0).lost() == 1);
      assertThat(awaitSpare(box).pid()).isNotEqualTo(spare);
      assertThat(calc.calc_process_id()).isEqualTo(serving);
    }
  }

  @Test
  void aSpare_hasWhatIsPreloaded() {
    Path file = Stubs.file("calc");
    try (Glovebox box =
        Glovebox.open(
            Stubs.builder(pool -> oneSpare(pool, FAST))
                .library("calc", it -> it.path(file).pool(Stubs.POOL).preload(true))
                .build())) {
      assertThat(awaitSpare(box).loadedLibraries()).containsExactly("calc");
    }
  }
}
