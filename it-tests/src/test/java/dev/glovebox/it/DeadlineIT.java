package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RegistryBuilder;
import dev.glovebox.registry.ThreadPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call ends at its deadline, wherever that was declared, and its worker with it. */
@Timeout(60)
class DeadlineIT {
  private static final Duration SHORT = Duration.ofMillis(350);
  private static final Duration SHORTER = Duration.ofMillis(250);

  private static void assertLate(StubApi.Sleep sleep, Duration deadline) {
    assertThat(ColdStart.call(() -> sleep.sleep_add(1, 2))).isEqualTo(3);
    CallDeadlineExceededException late =
        catchThrowableOfType(CallDeadlineExceededException.class, sleep::sleep_forever);
    assertThat(late).isNotNull().hasMessageContaining("sleep.sleep_forever");
    assertThat(late.deadline()).isEqualTo(deadline);
    assertThat(late.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
    assertThat(late.elapsed().orElseThrow()).isGreaterThanOrEqualTo(deadline);
    assertThat(ColdStart.call(() -> sleep.sleep_add(1, 2))).as("the next call").isEqualTo(3);
  }

  private static RegistryBuilder withFunctionDeadline(Duration ofPool, Duration ofFunction) {
    Path file = Stubs.file("sleep");
    return Registry.builder()
        .pool(Stubs.POOL, pool -> pool.callTimeout(ofPool))
        .library(
            "sleep",
            library ->
                library
                    .path(file)
                    .pool(Stubs.POOL)
                    .function(
                        "sleep_forever",
                        function -> function.returns(NativeType.I32).deadline(ofFunction)));
  }

  @Test
  void theDeadlineOfThePool_holdsForEveryCall() {
    try (Glovebox box = Stubs.open(pool -> pool.callTimeout(SHORT), "sleep")) {
      assertLate(box.load("sleep", StubApi.Sleep.class), SHORT);
    }
  }

  @Test
  void theDeadlineOfAFunction_goesBeforeThatOfItsPool() {
    try (Glovebox box =
        Glovebox.open(withFunctionDeadline(Duration.ofSeconds(40), SHORT).build())) {
      assertLate(box.load("sleep", StubApi.Sleep.class), SHORT);
      CallDeadlineExceededException late =
          catchThrowableOfType(
              CallDeadlineExceededException.class,
              () -> box.call("sleep", "sleep_forever", List.of()));
      assertThat(late).as("a call by its declaration").isNotNull();
      assertThat(late.deadline()).isEqualTo(SHORT);
    }
  }

  @Test
  void theDeadlineOfTheLoadOptions_goesBeforeTheRegistrys() {
    Duration far = Duration.ofSeconds(40);
    try (Glovebox box = Glovebox.open(withFunctionDeadline(far, far).build())) {
      LoadOptions options = LoadOptions.DEFAULT.withDeadline(SHORT);
      assertLate(box.load("sleep", StubApi.Sleep.class, options), SHORT);
    }
  }

  @Test
  void theDeadlineOfOneFunctionInTheLoadOptions_goesBeforeAll() {
    try (Glovebox box = Glovebox.open(withFunctionDeadline(SHORT, SHORT).build())) {
      LoadOptions options =
          LoadOptions.DEFAULT
              .withDeadline(Duration.ofSeconds(40))
              .withDeadline("sleep_forever", SHORTER);
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class, options);
      assertLate(sleep, SHORTER);
      assertThat(sleep.sleep_millis(600)).as("longer than the pool allows").isEqualTo(600);
    }
  }

  @Test
  void aCallWithinItsDeadline_isAnswered() {
    try (Glovebox box = Stubs.open(pool -> pool.callTimeout(Duration.ofSeconds(20)), "sleep")) {
      assertThat(box.load("sleep", StubApi.Sleep.class).sleep_millis(50)).isEqualTo(50);
    }
  }

  @Test
  void aStoppedWorker_isKilledAtTheDeadline_andTheReportSaysThatItIsStopped() {
    Duration deadline = Duration.ofSeconds(2);
    try (Glovebox box = Stubs.open(pool -> pool.callTimeout(deadline), "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      int pid = ColdStart.call(calc::calc_process_id);
      WorkerProcesses.stop(pid);

      CallDeadlineExceededException late =
          catchThrowableOfType(CallDeadlineExceededException.class, calc::calc_process_id);

      assertThat(late).isNotNull();
      assertThat(late.hangReport().kind()).isEqualTo(HangClass.STOPPED);
      WorkerProcesses.awaitEnd(pid);
      assertThat(ColdStart.call(() -> calc.calc_add_i64(1, 2))).isEqualTo(3);
    }
  }

  @Test
  void theOtherCallsOfAWorkerThatIsKilledForItsDeadline_areLostAndSayWhy() {
    try (Glovebox box = Stubs.open(pool -> pool.threads(ThreadPolicy.concurrent(2)), "sleep")) {
      StubApi.Sleep patient = box.load("sleep", StubApi.Sleep.class);
      StubApi.Sleep hasty =
          box.load("sleep", StubApi.Sleep.class, LoadOptions.DEFAULT.withDeadline(SHORT));
      assertThat(patient.sleep_add(1, 2)).isEqualTo(3);
      CompletableFuture<Integer> innocent = Background.call(patient::sleep_forever);
      WorkerProcesses.awaitSleeping(box.workers().get(0).pid(), 1);

      assertThat(catchThrowableOfType(CallDeadlineExceededException.class, hasty::sleep_forever))
          .isNotNull();

      assertThat(Background.failureOf(innocent.orTimeout(20, TimeUnit.SECONDS)))
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("exceeded its deadline");
    }
  }
}
