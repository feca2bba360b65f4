package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.registry.PoolTimeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does at its end, and what it cannot do. */
@Timeout(60)
class WorkerEndIT {
  private static final PoolTimeouts SHORT = PoolTimeouts.DEFAULT.withStop(Duration.ofMillis(500));

  @TempDir Path directory;

  @Test
  void whatALibraryHasNotYetWritten_isWrittenByClose() throws IOException {
    Path file = directory.resolve("kept");
    try (Glovebox box = Glovebox.open(Stubs.registry("exit_handlers"))) {
      StubApi.ExitHandlers library = box.load("exit_handlers", StubApi.ExitHandlers.class);
      assertThat(library.exit_handlers_keep(file.toString(), "written at the end")).isZero();
      assertThat(file).isEmptyFile();
    }
    assertThat(Files.readString(file)).isEqualTo("written at the end");
  }

  @Test
  void anExitHandlerThatHangs_hasAsLongAsTheStopMayTake() {
    Glovebox box = Stubs.open(pool -> pool.timeouts(SHORT), "exit_handlers", "forks");
    try (box) {
      assertThat(box.load("forks", StubApi.Forks.class).fork_many(3)).isEqualTo(3);
      assertThat(box.load("exit_handlers", StubApi.ExitHandlers.class).exit_handlers_hang())
          .isZero();
    }
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void aWorkerThatHasStoppedItself_isEndedByClose() {
    CompletableFuture<Integer> call;
    try (Glovebox box = Stubs.open(pool -> pool.timeouts(SHORT), "self_stop")) {
      StubApi.SelfStop library = box.load("self_stop", StubApi.SelfStop.class);
      assertThat(library.self_stop_add(20, 22)).isEqualTo(42);
      call = Background.call(library::self_stop_now);
      WorkerProcesses.awaitStopped(box.workers().get(0).pid());
    }
    assertThat(Background.failureOf(call)).isInstanceOf(WorkerLostException.class);
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  /** Whether its thread lives when the worker is to end, or has come to it before. */
  @Test
  void aThreadsDestructorThatHangs_holdsUpNobody() {
    PoolTimeouts timeouts = SHORT.withCall(Duration.ofSeconds(2));
    try (Glovebox box =
        Stubs.open(pool -> pool.timeouts(timeouts).workers(0, 1, 0), "thread_local")) {
      StubApi.ThreadLocals library = box.load("thread_local", StubApi.ThreadLocals.class);
      assertThat(ColdStart.call(library::thread_local_hang)).isZero();
      assertThatThrownBy(library::thread_local_exit)
          .isInstanceOf(CallDeadlineExceededException.class);

      assertThat(ColdStart.call(() -> library.thread_local_add(20, 22)))
          .as("by the next worker")
          .isEqualTo(42);
      assertThat(ColdStart.call(library::thread_local_hang)).isZero();
    }
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  /** The JDK is never told of the end of a process with a thread that this one traces. */
  @Test
  void aWorkerThatIsTraced_givesItsPlaceFree_andHoldsUpNobody() {
    long begin = System.nanoTime();
    PoolTimeouts timeouts = SHORT.withCall(Duration.ofSeconds(3));
    try (Glovebox box =
        Stubs.open(pool -> pool.timeouts(timeouts).workers(0, 1, 0), "traced", "hang")) {
      StubApi.Traced library = box.load("traced", StubApi.Traced.class);
      assertThat(ColdStart.call(library::traced_me)).isZero();
      assertThatThrownBy(box.load("hang", StubApi.Hang.class)::hang_now)
          .isInstanceOf(CallDeadlineExceededException.class);

      assertThat(ColdStart.call(() -> library.traced_add(20, 22)))
          .as("by the next worker")
          .isEqualTo(42);
      assertThat(ColdStart.call(library::traced_me)).isZero();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  /** It is gone at last, and by itself, but nobody waits for that. */
  @Test
  void aWorkerWhoseEndIsNotTold_givesItsPlaceFree_andHoldsUpNobody() {
    PoolTimeouts timeouts = SHORT.withAcquire(Duration.ofSeconds(30));
    long pid;
    try (Glovebox box = Stubs.open(pool -> pool.timeouts(timeouts).workers(0, 1, 0), "traced")) {
      StubApi.Traced library = box.load("traced", StubApi.Traced.class);
      assertThat(library.traced_by_daemon(12)).isZero();
      pid = box.workers().get(0).pid();
      WorkerProcesses.signal("KILL", pid);
      Path stat = Path.of("/proc/" + pid + "/stat");
      WorkerProcesses.await(() -> Files.readString(stat).contains(") Z "));
      Throwable lost = catchThrowable(() -> library.traced_add(1, 2));
      // Where its lane was tried, and not seen to have ended before.
      assertThat(lost == null || lost instanceof WorkerLostException).as("%s", lost).isTrue();

      assertThat(library.traced_add(20, 22)).as("by the next worker").isEqualTo(42);
      assertThat(ProcessHandle.of(pid)).as("the one before it").isPresent();
      assertThat(box.pools().get(0).unreaped()).isEqualTo(1);
    }
    WorkerProcesses.awaitEnd(pid);
  }

  /** A script that does not become the worker, but is its parent: it cannot serve. */
  @Test
  void aScriptAsJava_thatStaysTheParent_leavesNothing() throws IOException {
    Path script = directory.resolve("java");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(script, "#!/bin/sh\n" + java + " \"$@\"\nexit $?\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    PoolTimeouts timeouts = SHORT.withStart(Duration.ofSeconds(3));
    try (Glovebox box =
        Glovebox.open(
            Stubs.registry(pool -> pool.timeouts(timeouts), "calc"),
            GloveboxOptions.DEFAULT.withJava(script))) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      assertThatThrownBy(() -> calc.calc_add_i64(1, 2)).isInstanceOf(WorkerStartException.class);
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }
}
