package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.Registry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Libraries that do not survive their own loading. */
@Timeout(60)
class LoadFailureIT {
  @Test
  void aLoadThatTakesTooLong_endsAtItsDeadline_andTheCallWasNotSent() {
    Duration bound = Duration.ofMillis(500);
    Registry registry =
        Stubs.registry(
            pool ->
                pool.timeouts(PoolTimeouts.DEFAULT.withLoad(bound))
                    .env("GLOVEBOX_SLOW_LOAD_MILLIS", "60000"),
            "slow_load");
    try (Glovebox box = Glovebox.open(registry)) {
      StubApi.SlowLoad slow = box.load("slow_load", StubApi.SlowLoad.class);

      CallDeadlineExceededException late =
          catchThrowableOfType(CallDeadlineExceededException.class, () -> slow.slow_load_add(1, 2));

      assertThat(late).isNotNull().hasMessageContaining("loading library 'slow_load'");
      assertThat(late.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(late.deadline()).isEqualTo(bound);
    }
  }

  @Test
  void aLoadThatIsSlow_countsAgainstTheDeadlineOfTheCall_andGoesOn() {
    Registry registry =
        Stubs.registry(
            pool ->
                pool.timeouts(PoolTimeouts.DEFAULT.withCall(Duration.ofMillis(400)))
                    .env("GLOVEBOX_SLOW_LOAD_MILLIS", "1000"),
            "slow_load");
    try (Glovebox box = Glovebox.open(registry)) {
      StubApi.SlowLoad slow = box.load("slow_load", StubApi.SlowLoad.class);

      assertThat(catchThrowableOfType(CallDeadlineExceededException.class, slow::slow_load_millis))
          .isNotNull()
          .hasMessageContaining("was not sent within its deadline of 400 ms");

      assertThat(ColdStart.call(slow::slow_load_millis)).isEqualTo(1000);
      assertThat(box.workers())
          .singleElement()
          .satisfies(worker -> assertThat(worker.id().generation()).isEqualTo(1));
    }
  }

  @Test
  void aCrashInAConstructor_isACallNotSent() {
    try (Glovebox box = Glovebox.open(Stubs.registry("crash_at_load", "calc"))) {
      StubApi.CrashAtLoad crash = box.load("crash_at_load", StubApi.CrashAtLoad.class);

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, () -> crash.crash_at_load_add(1, 2));

      assertThat(lost).isNotNull();
      assertThat(lost.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(lost.library()).hasValue("crash_at_load");
      assertThat(box.pools())
          .as("another worker would end as this one did")
          .allSatisfy(pool -> assertThat(pool.restarts()).isZero());
      assertThat(lost.crashReport().cause()).isEqualTo(new CrashCause.Signal("SIGSEGV", 11));
      assertThat(lost.crashReport().problematicFrame().orElse("")).contains("libcrash_at_load.so");
      assertThat(box.load("calc", StubApi.Calc.class).calc_add_i64(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void aLibraryWhoseDependencyIsMissing_isRefusedWhenTheRegistryOpens() {
    Registry registry = Stubs.registry("missing_dep");

    LibraryRefusedException refused =
        catchThrowableOfType(LibraryRefusedException.class, () -> Glovebox.open(registry).close());

    assertThat(refused).isNotNull().hasMessageContaining("libdoesnotexist.so.1");
    assertThat(refused.rule()).isEqualTo("GB302");
  }
}
