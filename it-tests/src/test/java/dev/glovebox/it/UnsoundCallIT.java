package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Pointer;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.ThreadPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls after which a worker cannot go on, and what their callers are told. */
@Timeout(60)
class UnsoundCallIT {
  /** Of libc, functions that do as they are told. */
  public interface LibC {
    void memset(byte[] memory, int value, long bytes);

    void pthread_exit(Pointer result);

    int usleep(int micros);

    int abs(int number);
  }

  private static Glovebox open(Consumer<PoolBuilder> pool) {
    return Glovebox.open(
        Registry.builder()
            .library("c", library -> library.search("libc.so.6").pool("c"))
            .pool("c", pool)
            .build());
  }

  @Test
  void aFunctionThatWritesPastItsArgument_isNamed() {
    try (Glovebox box = open(pool -> {})) {
      LibC libc = box.load("c", LibC.class);
      byte[] small = new byte[16];
      libc.memset(small, 7, 16);
      assertThat(small).containsOnly(7);

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, () -> libc.memset(small, 8, 64));

      assertThat(lost)
          .hasMessageContaining("c.memset wrote past the end of an argument of 16 bytes");
      assertThat(lost.outcome()).contains(Outcome.RAN);
      assertThat(libc.abs(-1)).as("by the next worker").isEqualTo(1);
    }
  }

  @Test
  void aThreadThatEndsInsideItsCall_isNoticed_withoutADeadline() {
    try (Glovebox box = open(pool -> {})) {
      LibC libc = box.load("c", LibC.class);

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, () -> libc.pthread_exit(null));

      assertThat(lost).hasMessageContaining("c.pthread_exit").hasMessageContaining("ended inside");
      assertThat(lost.getCause()).as("of no use to callers").isNull();
      assertThat(libc.abs(-1)).as("by the next worker").isEqualTo(1);
    }
  }

  @Test
  void whoIsLostForAnotherCallsDeadline_isToldSo() {
    Consumer<PoolBuilder> pool =
        builder ->
            builder
                .workers(1, 1, 0)
                .threads(ThreadPolicy.concurrent(2))
                .callTimeout(Duration.ofSeconds(2));
    try (Glovebox box = open(pool)) {
      LibC libc = box.load("c", LibC.class);
      libc.abs(-1);
      CompletableFuture<Integer> late = Background.call(() -> libc.usleep(30_000_000));
      long pid = box.workers().get(0).pid();
      WorkerProcesses.awaitSleeping(pid, 1);
      // The neighbour begins later, so that its own deadline is not the first.
      await().pollDelay(Duration.ofMillis(700)).until(() -> true);

      WorkerLostException neighbour =
          catchThrowableOfType(WorkerLostException.class, () -> libc.usleep(30_000_000));

      assertThat(Background.failureOf(late)).isInstanceOf(CallDeadlineExceededException.class);
      assertThat(neighbour.crashReport().cause()).isInstanceOf(CrashCause.Killed.class);
      assertThat(neighbour)
          .hasMessageContaining("exceeded its deadline of 2000 ms")
          .hasMessageContaining("It was another call on the same worker");
    }
  }

  @Test
  void aStackThatOverflows_isNamedAsWhatLeavesNoErrorFile() {
    try (Glovebox box = Glovebox.open(Stubs.registry("stack_overflow"))) {
      StubApi.StackOverflow stub = box.load("stack_overflow", StubApi.StackOverflow.class);

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, stub::overflow_now);

      assertThat(lost).hasMessageContaining("native stack overflow");
    }
  }
}
