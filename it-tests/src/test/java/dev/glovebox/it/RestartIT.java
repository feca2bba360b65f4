package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Pointer;
import dev.glovebox.Glovebox;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What follows the loss of a worker: a new one, a pause, or a refusal. */
@Timeout(90)
class RestartIT {
  private static final RestartPolicy FAST =
      RestartPolicy.DEFAULT
          .withIntensity(100, Duration.ofHours(1))
          .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2));

  @Test
  void aWorkerKilledInACall_isAnError_andTheNextCallGetsANewOne() {
    try (Glovebox box = Stubs.open(pool -> pool.restart(FAST), "sleep", "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      int pid = calc.calc_process_id();
      CompletableFuture<Integer> call = Background.call(sleep::sleep_forever);
      WorkerProcesses.awaitSleeping(pid, 1);

      WorkerProcesses.kill(pid);

      Throwable failure = Background.failureOf(call);
      assertThat(failure).isInstanceOf(WorkerLostException.class);
      WorkerLostException lost = (WorkerLostException) failure;
      assertThat(lost.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
      assertThat(lost.exit()).hasValue(128 + 9);
      assertThat(lost.crashReport().evidence()).anyMatch(fact -> fact.contains("SIGKILL"));
      assertThat(calc.calc_process_id()).isNotEqualTo(pid);
    }
  }

  @Test
  void anIdleWorkerThatWasKilled_isReplaced_andNoCallNotices() {
    try (Glovebox box = Stubs.open(pool -> pool.restart(FAST), "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      int last = 0;
      for (int i = 0; i < 8; i++) {
        int pid = calc.calc_process_id();
        assertThat(pid).isNotEqualTo(last);
        last = pid;
        WorkerProcesses.kill(pid);
      }
    }
  }

  @Test
  void tooManyLosses_openTheBreaker_andATrialClosesItAgain() {
    Duration open = Duration.ofMillis(1500);
    RestartPolicy policy = FAST.withIntensity(1, Duration.ofHours(1)).withBreakerOpen(open);
    try (Glovebox box = Stubs.open(pool -> pool.restart(policy), "segv")) {
      StubApi.Segv segv = box.load("segv", StubApi.Segv.class);
      crash(segv);
      assertThat(segv.segv_add(1, 2)).isEqualTo(3);
      crash(segv);

      WorkerUnavailableException refused =
          catchThrowableOfType(WorkerUnavailableException.class, () -> segv.segv_add(1, 2));
      assertThat(refused).isNotNull();
      assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(open);
      assertThat(refused.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(refused.pool()).isEqualTo(Stubs.POOL);
      assertThat(refused).hasMessageContaining("SIGSEGV");

      AtomicInteger refusals = new AtomicInteger();
      WorkerProcesses.await(() -> answers(segv, refusals));
      crash(segv);
      assertThat(segv.segv_add(1, 2)).as("the breaker has forgotten what was").isEqualTo(3);
    }
  }

  private static boolean answers(StubApi.Segv segv, AtomicInteger refusals) {
    try {
      return segv.segv_add(20, 22) == 42;
    } catch (WorkerUnavailableException e) {
      refusals.incrementAndGet();
      return false;
    }
  }

  @Test
  void aTrialThatFails_opensTheBreakerAgain() {
    RestartPolicy policy =
        FAST.withIntensity(0, Duration.ofHours(1)).withBreakerOpen(Duration.ofMillis(500));
    try (Glovebox box = Stubs.open(pool -> pool.restart(policy), "segv")) {
      StubApi.Segv segv = box.load("segv", StubApi.Segv.class);
      crash(segv);

      // The first call that is not refused is the trial.
      WorkerProcesses.await(
          () -> {
            try {
              segv.segv_now();
              return false;
            } catch (WorkerUnavailableException e) {
              return false;
            } catch (WorkerLostException e) {
              return true;
            }
          });

      assertThat(catchThrowableOfType(WorkerUnavailableException.class, () -> segv.segv_add(1, 2)))
          .isNotNull();
    }
  }

  private static void crash(StubApi.Segv segv) {
    assertThat(catchThrowableOfType(WorkerLostException.class, segv::segv_now)).isNotNull();
  }

  @Test
  void anIdempotentCall_whoseWorkerWasKilled_isSentOnceMore() throws Exception {
    try (Glovebox box = Glovebox.open(sleepRegistry(true))) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      long pid = startedFor(box, sleep);

      CompletableFuture<Integer> call = Background.call(() -> sleep.sleep_millis(1500));
      WorkerProcesses.awaitSleeping(pid, 1);
      WorkerProcesses.kill(pid);

      assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(1500);
      assertThat(box.workers().get(0).pid()).isNotEqualTo(pid);
    }
  }

  @Test
  void anIdempotentCall_isSentNoMoreThanTwice() {
    try (Glovebox box = Glovebox.open(sleepRegistry(true))) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      long first = startedFor(box, sleep);
      CompletableFuture<Integer> call = Background.call(() -> sleep.sleep_millis(60_000));
      WorkerProcesses.awaitSleeping(first, 1);
      WorkerProcesses.kill(first);
      WorkerProcesses.await(() -> box.workers().stream().anyMatch(worker -> worker.pid() != first));
      long second = Background.awaitServing(box, "sleep");
      WorkerProcesses.awaitSleeping(second, 1);
      WorkerProcesses.kill(second);

      assertThat(Background.failureOf(call)).isInstanceOf(WorkerLostException.class);
    }
  }

  @Test
  void aCallThatIsNotIdempotent_isNotSentTwice() {
    try (Glovebox box = Glovebox.open(sleepRegistry(false))) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      long pid = startedFor(box, sleep);
      CompletableFuture<Integer> call = Background.call(() -> sleep.sleep_millis(60_000));
      WorkerProcesses.awaitSleeping(pid, 1);
      WorkerProcesses.kill(pid);

      assertThat(Background.failureOf(call)).isInstanceOf(WorkerLostException.class);
      assertThat(box.workers()).as("nobody has asked for a new worker").isEmpty();
    }
  }

  /** Starts the worker by a call that behaves. */
  private static long startedFor(Glovebox box, StubApi.Sleep sleep) {
    assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
    return box.workers().get(0).pid();
  }

  private static Registry sleepRegistry(boolean idempotent) {
    Path file = Stubs.file("sleep");
    return Stubs.builder(pool -> pool.restart(FAST))
        .library(
            "sleep",
            library ->
                library
                    .path(file)
                    .pool(Stubs.POOL)
                    .function(
                        "sleep_millis",
                        function ->
                            function
                                .args(List.of(NativeType.I32))
                                .returns(NativeType.I32)
                                .idempotent(idempotent)))
        .build();
  }

  @Test
  void aPointerOfALostWorker_isRefusedBeforeItIsSent() {
    try (Glovebox box = Stubs.open(pool -> pool.restart(FAST), "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      Pointer counter = calc.calc_counter_create(41);
      assertThat(counter).isInstanceOf(RemotePointer.class);
      assertThat(calc.calc_counter_get(counter)).isEqualTo(41);
      int pid = calc.calc_process_id();
      WorkerProcesses.kill(pid);
      assertThat(calc.calc_process_id()).isNotEqualTo(pid);

      StaleHandleException stale =
          catchThrowableOfType(StaleHandleException.class, () -> calc.calc_counter_get(counter));

      assertThat(stale).isNotNull();
      assertThat(stale.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(stale.origin()).isEqualTo(((RemotePointer) counter).worker().toString());
      Pointer fresh = calc.calc_counter_create(7);
      assertThat(calc.calc_counter_get(fresh)).isEqualTo(7);
    }
  }
}
