package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.supervise.WorkerState;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an error says of a library that hung or crashed, with the evidence. */
@Timeout(60)
class ReportIT {
  /** Two samples at least a second apart make a sound report. */
  private static final Duration DEADLINE = Duration.ofMillis(2500);

  private static <T> HangReport hang(String stub, Class<T> type, Consumer<T> call) {
    try (Glovebox box = Stubs.open(pool -> pool.callTimeout(DEADLINE).workers(1, 1, 0), stub)) {
      // What the start takes would be missing between the samples.
      WorkerProcesses.await(
          () -> box.workers().stream().anyMatch(it -> it.state() == WorkerState.READY));
      T library = box.load(stub, type);
      CallDeadlineExceededException late =
          catchThrowableOfType(
              CallDeadlineExceededException.class,
              () ->
                  ColdStart.call(
                      () -> {
                        call.accept(library);
                        return null;
                      }));
      assertThat(late).isNotNull();
      assertThat(late).hasMessageContaining(late.hangReport().summary());
      assertThat(late.hangReport().evidence()).isNotEmpty();
      assertThat(late.hangReport().interval()).isBetween(Duration.ofMillis(900), DEADLINE);
      return late.hangReport();
    }
  }

  private static <T> WorkerLostException crash(String stub, Class<T> type, Consumer<T> call) {
    try (Glovebox box = Glovebox.open(Stubs.registry(stub))) {
      T library = box.load(stub, type);
      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, () -> call.accept(library));
      assertThat(lost).isNotNull();
      assertThat(lost).hasMessageContaining(lost.crashReport().summary());
      return lost;
    }
  }

  @Test
  void aMutexThatNobodyReleases() {
    assertThat(hang("hang", StubApi.Hang.class, StubApi.Hang::hang_now).kind())
        .isEqualTo(HangClass.MUTEX);
  }

  @Test
  void aLoopWithoutEnd() {
    assertThat(hang("spin", StubApi.Spin.class, StubApi.Spin::spin_now).kind())
        .isEqualTo(HangClass.CPU_SPIN);
  }

  @Test
  void aSleepWithoutEnd() {
    assertThat(hang("sleep", StubApi.Sleep.class, StubApi.Sleep::sleep_forever).kind())
        .isEqualTo(HangClass.SLEEP);
  }

  @Test
  void aPanicOfGo_comesWithGosTrace() {
    CrashReport report =
        crash("greeter", StubApi.Greeter.class, greeter -> greeter.Panic("out of cheese"))
            .crashReport();

    assertThat(report.cause()).isInstanceOf(CrashCause.GoPanic.class);
    assertThat(((CrashCause.GoPanic) report.cause()).message()).contains("out of cheese");
    assertThat(report.goTrace().orElse("")).contains("goroutine ").contains("main.Panic");
  }

  @Test
  void anExitOfGo_isItsCode() {
    WorkerLostException lost = crash("greeter", StubApi.Greeter.class, greeter -> greeter.Exit(42));

    assertThat(lost.exit()).hasValue(42);
    assertThat(lost.crashReport().cause()).isEqualTo(new CrashCause.Exit(42));
  }

  @Test
  void anExitWithCodeZero_isALossToo() {
    WorkerLostException lost = crash("exit", StubApi.Exit.class, exit -> exit.exit_now(0));

    assertThat(lost.crashReport().cause()).isEqualTo(new CrashCause.Exit(0));
    assertThat(lost).hasMessageContaining("though nobody had asked it to");
  }

  @Test
  void anExitThatLooksLikeASignal_isNotTakenForOne() {
    WorkerLostException lost = crash("exit", StubApi.Exit.class, exit -> exit.exit_at_once(139));

    assertThat(lost.crashReport().cause()).isEqualTo(new CrashCause.Exit(139));
  }

  @Test
  void anAbort_isSeenByItsExitCode_whichIsNoProof() {
    CrashReport report =
        crash("abort", StubApi.Abort.class, StubApi.Abort::abort_now).crashReport();

    assertThat(report.evidence())
        .anyMatch(fact -> fact.contains("134") && fact.contains("SIGABRT"));
  }

  @Test
  void aNullPointer_isNamedWithItsFrame() {
    CrashReport report = crash("segv", StubApi.Segv.class, StubApi.Segv::segv_now).crashReport();

    assertThat(report.cause()).isEqualTo(new CrashCause.Signal("SIGSEGV", 11));
    assertThat(report.problematicFrame().orElse("")).contains("libsegv.so").contains("segv_now");
    assertThat(report.nativeFrames()).first().asString().contains("segv_now");
  }
}
