package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RestartPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host survives a hundred crashes in a row, and can tell each from the others. */
@Timeout(240)
class HundredCrashesIT {
  private static final int CRASHES = 100;
  private static final Duration DEADLINE = Duration.ofMillis(300);

  @Test
  void aHundredCrashesInARow_everyCallGetsItsOwnError_andTheNextCallANewWorker() {
    Registry registry =
        Stubs.registry(
            pool ->
                pool.restart(
                    RestartPolicy.DEFAULT
                        .withIntensity(2 * CRASHES, Duration.ofHours(1))
                        .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2))),
            "calc",
            "segv",
            "abort",
            "exit",
            "hang");
    try (Glovebox box = Glovebox.open(registry)) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      StubApi.Segv segv = box.load("segv", StubApi.Segv.class);
      StubApi.Abort abort = box.load("abort", StubApi.Abort.class);
      StubApi.Exit exit = box.load("exit", StubApi.Exit.class);
      StubApi.Hang hang =
          box.load("hang", StubApi.Hang.class, LoadOptions.DEFAULT.withDeadline(DEADLINE));
      Set<Integer> workers = new HashSet<>();
      Set<Throwable> errors = new HashSet<>();

      for (int i = 0; i < CRASHES; i++) {
        int pid = calc.calc_process_id();
        assertThat(workers.add(pid)).as("call %d is answered by a new worker", i).isTrue();
        int code = 40 + i / 4;
        Throwable error =
            switch (i % 4) {
              case 0 -> segfault(segv);
              case 1 -> aborted(abort);
              case 2 -> exited(exit, code);
              default -> hung(hang);
            };
        assertThat(errors.add(error)).as("error %d is its own", i).isTrue();
        WorkerProcesses.awaitEnd(pid);
      }

      assertThat(calc.calc_add_i64(20, 22)).isEqualTo(42);
      assertThat(box.workers()).hasSize(1);
    }
  }

  private static Throwable segfault(StubApi.Segv segv) {
    WorkerLostException lost = lost(segv::segv_now, "segv", "segv_now");
    assertThat(lost.crashReport().cause()).isEqualTo(new CrashCause.Signal("SIGSEGV", 11));
    assertThat(lost.crashReport().problematicFrame().orElse("")).contains("libsegv.so");
    return lost;
  }

  private static Throwable aborted(StubApi.Abort abort) {
    WorkerLostException lost = lost(abort::abort_now, "abort", "abort_now");
    // Nothing but the exit code is left of an abort that says nothing: it is no proof of a signal.
    assertThat(lost.exit()).hasValue(128 + 6);
    assertThat(lost.crashReport().evidence()).anyMatch(fact -> fact.contains("SIGABRT"));
    return lost;
  }

  private static Throwable exited(StubApi.Exit exit, int code) {
    WorkerLostException lost = lost(() -> exit.exit_at_once(code), "exit", "exit_at_once");
    assertThat(lost.crashReport().cause()).isEqualTo(new CrashCause.Exit(code));
    assertThat(lost.exit()).hasValue(code);
    return lost;
  }

  private static WorkerLostException lost(Runnable call, String library, String function) {
    WorkerLostException lost = catchThrowableOfType(WorkerLostException.class, call::run);
    assertThat(lost).isNotNull();
    assertThat(lost.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
    assertThat(lost.library()).hasValue(library);
    assertThat(lost.function()).hasValue(function);
    return lost;
  }

  private static Throwable hung(StubApi.Hang hang) {
    CallDeadlineExceededException late;
    do {
      // Its library may not be loaded within that.
      late = catchThrowableOfType(CallDeadlineExceededException.class, hang::hang_now);
      assertThat(late).isNotNull();
    } while (late.outcome().orElseThrow() == Outcome.NOT_SENT);
    assertThat(late.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
    assertThat(late.deadline()).isEqualTo(DEADLINE);
    HangReport report = late.hangReport();
    assertThat(report.evidence()).isNotEmpty();
    return late;
  }
}
