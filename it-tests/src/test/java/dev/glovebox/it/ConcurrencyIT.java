package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.ThreadPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers at once: in one worker, in several, and more than there is room for. */
@Timeout(90)
class ConcurrencyIT {
  private static final PoolTimeouts IMPATIENT =
      PoolTimeouts.DEFAULT.withAcquire(Duration.ofMillis(300)).withStop(Duration.ofMillis(300));

  @Test
  void concurrent4_takesFourCallsAtOnce_andTheFifthWaitsUntilTheAcquireTimeout() {
    Glovebox box =
        Stubs.open(pool -> pool.threads(ThreadPolicy.concurrent(4)).timeouts(IMPATIENT), "sleep");
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    try (box) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      for (int i = 0; i < 4; i++) {
        calls.add(Background.call(sleep::sleep_forever));
      }
      // All four are in native code at one and the same time.
      WorkerProcesses.awaitSleeping(box.workers().get(0).pid(), 4);

      PoolExhaustedException exhausted =
          catchThrowableOfType(PoolExhaustedException.class, () -> sleep.sleep_add(1, 2));

      assertThat(exhausted).isNotNull();
      assertThat(exhausted.pool()).isEqualTo(Stubs.POOL);
      assertThat(exhausted.lanes()).isEqualTo(4);
      assertThat(exhausted.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(box.workers()).hasSize(1);
    }
    assertThat(calls)
        .allSatisfy(
            call -> assertThat(Background.failureOf(call)).isInstanceOf(WorkerLostException.class));
  }

  @Test
  void aCallThatWaits_isAnsweredWhenALaneIsFree() throws Exception {
    try (Glovebox box = Glovebox.open(Stubs.registry("sleep"))) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      CompletableFuture<Integer> first = Background.call(() -> sleep.sleep_millis(500));
      WorkerProcesses.awaitSleeping(box.workers().get(0).pid(), 1);

      assertThat(sleep.sleep_add(20, 22)).isEqualTo(42);

      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(500);
      assertThat(box.workers()).hasSize(1);
    }
  }

  @Test
  void serial_runsEveryCallOnOneThread() throws Exception {
    Set<Long> threads = threadsOf(pool -> {});

    assertThat(threads).hasSize(1);
  }

  @Test
  void concurrent_runsCallsOnNoMoreThreadsThanItHasLanes() throws Exception {
    Set<Long> threads = threadsOf(pool -> pool.threads(ThreadPolicy.concurrent(3)));

    assertThat(threads).hasSizeBetween(1, 3);
  }

  private static Set<Long> threadsOf(Consumer<PoolBuilder> settings) throws Exception {
    Set<Long> threads = ConcurrentHashMap.newKeySet();
    try (Glovebox box = Stubs.open(settings, "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      inParallel(8, caller -> repeat(50, i -> threads.add(calc.calc_thread_id())));
    }
    return threads;
  }

  @Test
  void severalWorkers_areStartedAsCallsNeedThem_andNoMoreThanMax() throws Exception {
    Glovebox box = Stubs.open(pool -> pool.workers(1, 3, 0).timeouts(IMPATIENT), "sleep");
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    try (box) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      WorkerProcesses.await(() -> box.workers().size() == 1);
      for (int i = 0; i < 3; i++) {
        calls.add(Background.call(sleep::sleep_forever));
      }
      WorkerProcesses.await(
          () -> box.workers().stream().filter(w -> !w.loadedLibraries().isEmpty()).count() == 3);
      for (var worker : box.workers()) {
        WorkerProcesses.awaitSleeping(worker.pid(), 1);
      }
      assertThat(box.workers().stream().map(worker -> worker.id().slot()))
          .containsExactlyInAnyOrder(1, 2, 3);

      assertThat(catchThrowableOfType(PoolExhaustedException.class, () -> sleep.sleep_add(1, 2)))
          .isNotNull();
    }
    assertThat(calls).allSatisfy(call -> assertThat(Background.failureOf(call)).isNotNull());
  }

  @Test
  void manyThreadsAndManyCalls_eachGetsItsOwnAnswer() throws Exception {
    Consumer<PoolBuilder> settings =
        pool -> pool.workers(1, 2, 0).threads(ThreadPolicy.concurrent(4));
    try (Glovebox box = Stubs.open(settings, "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);

      inParallel(
          16,
          caller ->
              repeat(
                  500,
                  i ->
                      assertThat(calc.calc_add_i64(1_000_000L * caller, i))
                          .isEqualTo(1_000_000L * caller + i)));

      assertThat(box.workers()).hasSizeBetween(1, 2);
    }
  }

  @Test
  void recycling_replacesTheWorker_andLosesNoCall() throws Exception {
    Consumer<PoolBuilder> settings =
        pool -> pool.recycle(RecyclePolicy.NEVER.withCalls(20)).threads(ThreadPolicy.concurrent(2));
    Set<Integer> processes = ConcurrentHashMap.newKeySet();
    try (Glovebox box = Stubs.open(settings, "calc")) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);

      inParallel(
          4,
          caller ->
              repeat(
                  20,
                  i -> {
                    processes.add(calc.calc_process_id());
                    assertThat(calc.calc_add_i64(caller, i)).isEqualTo(caller + i);
                  }));

      assertThat(processes).as("160 calls, 20 or little more a worker").hasSizeGreaterThan(3);
      WorkerProcesses.await(
          () -> box.workers().stream().allMatch(worker -> worker.id().generation() > 3));
    }
  }

  @Test
  void anInterruptedCaller_keepsWaiting_andKeepsItsFlag() throws Exception {
    try (Glovebox box = Glovebox.open(Stubs.registry("sleep"))) {
      StubApi.Sleep sleep = box.load("sleep", StubApi.Sleep.class);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      CompletableFuture<Thread> caller = new CompletableFuture<>();
      CompletableFuture<String> call =
          Background.call(
              () -> {
                caller.complete(Thread.currentThread());
                return sleep.sleep_millis(1000) + " " + Thread.currentThread().isInterrupted();
              });
      WorkerProcesses.awaitSleeping(box.workers().get(0).pid(), 1);

      caller.join().interrupt();

      assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("1000 true");
    }
  }

  @Test
  void aCallerThatIsInterruptedAlready_startsAWorkerAndGetsItsAnswer() throws Exception {
    try (Glovebox box = Glovebox.open(Stubs.registry("calc"))) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);

      CompletableFuture<String> call =
          Background.call(
              () -> {
                Thread.currentThread().interrupt();
                return calc.calc_add_i64(20, 22) + " " + Thread.currentThread().isInterrupted();
              });

      assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("42 true");
    }
  }

  @Test
  void anInterruptedCallerWhoseWorkerCrashes_getsTheWholeReport() throws Exception {
    try (Glovebox box = Glovebox.open(Stubs.registry("exit"))) {
      StubApi.Exit exit = box.load("exit", StubApi.Exit.class);
      assertThat(exit.exit_add(1, 2)).isEqualTo(3);

      CompletableFuture<Integer> call =
          Background.call(
              () -> {
                Thread.currentThread().interrupt();
                return exit.exit_at_once(42);
              });

      WorkerLostException lost = (WorkerLostException) Background.failureOf(call);
      assertThat(lost.exit()).hasValue(42);
    }
  }

  @Test
  void aBoxClosedByAnInterruptedThread_isWhollyClosed() throws Exception {
    Glovebox box = Glovebox.open(Stubs.registry("calc"));
    int pid = box.load("calc", StubApi.Calc.class).calc_process_id();

    CompletableFuture<Boolean> closing =
        Background.call(
            () -> {
              Thread.currentThread().interrupt();
              box.close();
              assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
              return Thread.currentThread().isInterrupted();
            });

    assertThat(closing.get(20, TimeUnit.SECONDS)).as("the flag is kept").isTrue();
  }

  private interface Numbered {
    void run(int number);
  }

  private static void repeat(int times, Numbered work) {
    IntStream.range(0, times).forEach(work::run);
  }

  private static void inParallel(int threads, Numbered work) throws Exception {
    List<CompletableFuture<Void>> callers =
        IntStream.range(0, threads)
            .mapToObj(
                number ->
                    Background.<Void>call(
                        () -> {
                          work.run(number);
                          return null;
                        }))
            .collect(Collectors.toList());
    for (CompletableFuture<Void> caller : callers) {
      caller.get(60, TimeUnit.SECONDS);
    }
  }
}
