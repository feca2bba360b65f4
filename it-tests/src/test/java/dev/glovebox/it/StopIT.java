package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.supervise.WorkerSnapshot;
import dev.glovebox.supervise.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** close() ends every worker in bounded time, whatever its libraries do. */
@Timeout(60)
class StopIT {
  private static final PoolTimeouts SHORT = PoolTimeouts.DEFAULT.withStop(Duration.ofMillis(300));

  @Test
  void aLibraryThatIgnoresSigterm_stopsOnClose() {
    long pid;
    try (Glovebox box = Glovebox.open(Stubs.registry("sigterm_ignored"))) {
      StubApi.SigtermIgnored library = box.load("sigterm_ignored", StubApi.SigtermIgnored.class);
      assertThat(library.ignore_sigterm()).isZero();
      assertThat(library.sigterm_is_ignored()).isOne();
      pid = box.workers().get(0).pid();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aGoLibraryThatAsksForSigterm_stopsOnClose() {
    long pid;
    try (Glovebox box = Glovebox.open(Stubs.registry("greeter"))) {
      box.load("greeter", StubApi.Greeter.class).IgnoreTerm();
      pid = box.workers().get(0).pid();
      WorkerProcesses.signal("TERM", pid);
      assertThat(box.load("greeter", StubApi.Greeter.class).Add(1, 2)).isEqualTo(3);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aCallThatHangs_doesNotHoldUpCloseBeyondTheGrace() {
    Glovebox box = Stubs.open(pool -> pool.timeouts(SHORT), "hang");
    CompletableFuture<Integer> call;
    long pid;
    try (box) {
      StubApi.Hang hang = box.load("hang", StubApi.Hang.class);
      assertThat(hang.hang_add(1, 2)).isEqualTo(3);
      pid = box.workers().get(0).pid();
      call = Background.call(hang::hang_now);
      WorkerProcesses.awaitMutex(pid);
    }

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    Throwable failure = Background.failureOf(call);
    assertThat(failure).isInstanceOf(WorkerLostException.class);
    assertThat(((WorkerLostException) failure).outcome()).hasValue(Outcome.MAY_HAVE_RUN);
  }

  @Test
  void aStoppedProcess_isEndedByClose() {
    long pid;
    try (Glovebox box = Stubs.open(pool -> pool.timeouts(SHORT), "calc")) {
      pid = box.load("calc", StubApi.Calc.class).calc_process_id();
      WorkerProcesses.stop(pid);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aCallInFlight_isAnsweredThoughTheBoxCloses() throws Exception {
    CompletableFuture<Integer> call;
    try (Glovebox box = Glovebox.open(Stubs.registry("sleep"))) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      long pid = box.workers().get(0).pid();
      call = Background.call(() -> sleep.sleep_millis(1000));
      WorkerProcesses.awaitSleeping(pid, 1);
    }

    assertThat(call.get(1, TimeUnit.SECONDS)).isEqualTo(1000);
  }

  /** Whatever a worker has got to, from not even executed to loading, when the box closes. */
  @ParameterizedTest
  @EnumSource(names = {"NEW", "STARTING", "READY", "LOADING"})
  void workersThatAreJustBeingStarted_endWithTheBox(WorkerState stage) {
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    try (Glovebox box = Stubs.open(pool -> pool.workers(0, 3, 0).timeouts(SHORT), "sleep")) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      for (int i = 0; i < 3; i++) {
        calls.add(Background.call(sleep::sleep_forever));
      }
      // Asked without a pause, since the first stages last only milliseconds.
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofNanos(100_000))
          .until(() -> box.workers().stream().filter(it -> reached(it, stage)).count() == 3);
    }

    assertThat(ProcessHandle.current().children()).isEmpty();
    assertThat(calls).allSatisfy(call -> assertThat(Background.failureOf(call)).isNotNull());
  }

  private static boolean reached(WorkerSnapshot worker, WorkerState stage) {
    return worker.state().compareTo(stage) >= 0;
  }

  @Test
  void aClosedBox_mayBeClosedAgain_andRefusesCalls() {
    Glovebox box = Glovebox.open(Stubs.registry("calc"));
    StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
    assertThat(calc.calc_add_i64(1, 2)).isEqualTo(3);
    box.close();
    box.close();

    assertThatThrownBy(() -> calc.calc_add_i64(1, 2))
        .isInstanceOfSatisfying(
            GloveboxClosedException.class,
            failure -> assertThat(failure.outcome()).contains(Outcome.NOT_SENT))
        .hasMessageContaining("closed");
  }

  @Test
  void killedByClose_isTheCauseInTheReport() {
    CompletableFuture<Integer> call;
    try (Glovebox box = Stubs.open(pool -> pool.timeouts(SHORT), "hang")) {
      StubApi.Hang hang = box.load("hang", StubApi.Hang.class);
      assertThat(hang.hang_add(1, 2)).isEqualTo(3);
      call = Background.call(hang::hang_now);
      WorkerProcesses.awaitMutex(box.workers().get(0).pid());
    }
    WorkerLostException lost = (WorkerLostException) Background.failureOf(call);
    // The worker ends by itself if its JVM can, though a thread of it is in native code.
    assertThat(lost.crashReport().cause())
        .isInstanceOfAny(CrashCause.Killed.class, CrashCause.Exit.class);
  }
}
