package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that need a worker, or its library, which is not there yet. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ColdStartTest {
  private static final RestartPolicy AT_ONCE =
      RestartPolicy.DEFAULT.withBackoff(Duration.ofNanos(1), Duration.ofNanos(1));
  private static final PoolTimeouts SHORT =
      PoolTimeouts.DEFAULT.withAcquire(Duration.ofMillis(300)).withStop(Duration.ofMillis(500));

  @TempDir Path directory;
  private final BackgroundTasks background = new BackgroundTasks();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private FakeWorkers workers;
  private WorkerPool pool;

  private WorkerPool open(int maxWorkers, PoolTimeouts timeouts) {
    return open(new WorkerCounts(0, maxWorkers, 0), ThreadPolicy.serial(), timeouts);
  }

  private WorkerPool open(WorkerCounts counts, ThreadPolicy threads, PoolTimeouts timeouts) {
    workers = new FakeWorkers(directory, threads.lanes());
    pool =
        FakePool.over(workers, counts, threads, AT_ONCE, RecyclePolicy.NEVER, timeouts, background);
    return pool;
  }

  @AfterEach
  void endAll() throws InterruptedException {
    workers.letGo.countDown();
    workers.startHeld.countDown();
    workers.loadHeld.countDown();
    pool.close();
    background.close();
    callers.shutdown();
    assertThat(callers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.snapshot()).isEmpty();
  }

  private static CallOptions within(long millis) {
    return CallOptions.DEFAULT.withDeadline(Optional.of(Duration.ofMillis(millis)));
  }

  private long call(CallOptions options) {
    return pool.invoke(function("echo"), options, number(42));
  }

  private Future<Long> inBackground(String symbol, CallOptions options) {
    Callable<Long> call = () -> pool.invoke(function(symbol), options, number(42));
    return callers.submit(call);
  }

  private static CallDeadlineExceededException late(Runnable call) {
    return catchThrowableOfType(CallDeadlineExceededException.class, call::run);
  }

  @Test
  void invoke_whoseWorkerStartsLongerThanItsDeadline_givesUpUnsentAndTheStartGoesOn() {
    open(1, SHORT);
    workers.startHeld = new CountDownLatch(1);

    CallDeadlineExceededException failure = late(() -> call(within(200)));

    assertThat(failure).hasMessageContaining("worker p-1#1 was being started");
    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
    assertThat(failure.function()).contains("echo");
    assertThat(failure.deadline()).isEqualTo(Duration.ofMillis(200));
    assertThat(failure.elapsed().orElseThrow()).isLessThan(Duration.ofSeconds(10));
    workers.startHeld.countDown();
    assertThat(call(CallOptions.DEFAULT)).isEqualTo(42);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void invoke_whenAnotherWorkerIsFreeBeforeTheStartIsOver_doesNotWaitForTheStart()
      throws Exception {
    open(2, SHORT.withAcquire(Duration.ofSeconds(20)));
    Future<Long> first = inBackground("hang", CallOptions.DEFAULT);
    assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    workers.startHeld = new CountDownLatch(1);
    Future<Long> second = inBackground("echo", within(20_000));
    await().until(() -> workers.starts.get() == 2);

    workers.letGo.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void invoke_withoutADeadline_doesNotRunOutOfPatienceWhileAWorkerStarts() throws Exception {
    open(1, SHORT.withAcquire(Duration.ofMillis(50)));
    workers.startHeld = new CountDownLatch(1);
    Future<Long> call = inBackground("echo", CallOptions.DEFAULT);
    await().until(() -> workers.starts.get() == 1);
    // A call with a deadline gives up after that, and so shows that the patience is over.
    assertThat(late(() -> call(within(300)))).isNotNull();

    assertThat(call.isDone()).isFalse();
    workers.startHeld.countDown();
    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void invoke_ofABusyPoolPastItsDeadline_saysThatAllLanesAreInUse() throws Exception {
    open(1, SHORT.withAcquire(Duration.ofSeconds(20)));
    Future<Long> hangs = inBackground("hang", CallOptions.DEFAULT);
    assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

    CallDeadlineExceededException failure = late(() -> call(within(100)));

    assertThat(failure).hasMessageContaining("all lanes of pool 'p' that there are were in use");
    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
    workers.letGo.countDown();
    assertThat(hangs.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void invoke_ofABusyPoolWithALongDeadline_isStillBoundedByThePatience() throws Exception {
    open(1, SHORT.withAcquire(Duration.ofMillis(100)));
    Future<Long> hangs = inBackground("hang", CallOptions.DEFAULT);
    assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> call(within(20_000))).isInstanceOf(PoolExhaustedException.class);

    workers.letGo.countDown();
    assertThat(hangs.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void invoke_whoseLibraryLoadsLongerThanItsDeadline_givesUpUnsentAndTheLoadGoesOn() {
    open(1, SHORT.withAcquire(Duration.ofSeconds(20)));
    workers.loadHeld = new CountDownLatch(1);

    CallDeadlineExceededException failure = late(() -> call(within(300)));

    assertThat(failure).hasMessageContaining("loading library 'lib' took longer");
    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
    assertThat(failure.worker()).contains("p-1#1");
    // Its lane is not free: the next one waits for it, and gives up.
    assertThat(late(() -> call(within(100)))).hasMessageContaining("were in use");
    workers.loadHeld.countDown();
    assertThat(call(CallOptions.DEFAULT)).isEqualTo(42);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void session_whoseLibraryLoadsLongerThanACallsDeadline_goesOnWithTheNextCall() {
    open(1, SHORT);
    workers.loadHeld = new CountDownLatch(1);
    try (SessionLane session = pool.hold(Duration.ofSeconds(20))) {
      assertThat(late(() -> session.invoke(function("echo"), within(200), number(1))))
          .hasMessageContaining("loading library 'lib' took longer");
      assertThat(late(() -> session.invoke(function("echo"), within(100), number(1))))
          .hasMessageContaining("loading library 'lib' took longer");

      workers.loadHeld.countDown();

      assertThat(session.invoke(function("echo"), CallOptions.DEFAULT, number(7))).isEqualTo(7);
    }
    assertThat(call(CallOptions.DEFAULT)).isEqualTo(42);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void session_closedWhileItsLibraryLoads_givesTheLaneBackWhenThatIsOver() {
    open(1, SHORT.withAcquire(Duration.ofSeconds(20)));
    workers.loadHeld = new CountDownLatch(1);
    try (SessionLane session = pool.hold(Duration.ofSeconds(20))) {
      assertThat(late(() -> session.invoke(function("echo"), within(200), number(1)))).isNotNull();
    }
    assertThat(late(() -> call(within(100)))).hasMessageContaining("were in use");

    workers.loadHeld.countDown();

    assertThat(call(CallOptions.DEFAULT)).isEqualTo(42);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void session_whoseTurnIsAnothers_waitsNoLongerThanTheCallsDeadline() throws Exception {
    open(1, SHORT);
    try (SessionLane session = pool.hold(Duration.ofSeconds(20))) {
      Callable<Long> hang = () -> session.invoke(function("hang"), CallOptions.DEFAULT, number(42));
      Future<Long> hangs = callers.submit(hang);
      assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

      assertThat(late(() -> session.invoke(function("echo"), within(100), number(1))))
          .hasMessageContaining("another call of its session was at work");

      workers.letGo.countDown();
      assertThat(hangs.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    }
  }

  @Test
  void invoke_onceMoreAfterALoss_hasWhatIsLeftOfItsDeadline() throws Exception {
    open(1, SHORT);
    call(CallOptions.DEFAULT);
    workers.startHeld = new CountDownLatch(1);
    Duration deadline = Duration.ofSeconds(3);
    CallOptions idempotent = within(deadline.toMillis()).withIdempotent(true);
    Future<Long> call = inBackground("hang-and-die", idempotent);
    assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    long begun = System.nanoTime();
    await().until(() -> System.nanoTime() - begun > deadline.toNanos() / 2);

    workers.letGo.countDown();
    long lostAt = System.nanoTime();
    Throwable lost = catchThrowableOfType(ExecutionException.class, call::get).getCause();

    assertThat(Duration.ofNanos(System.nanoTime() - lostAt))
        .as("which was half of it")
        .isLessThan(deadline);
    assertThat(lost.getSuppressed())
        .singleElement()
        .satisfies(
            second ->
                assertThat(second)
                    .isInstanceOf(CallDeadlineExceededException.class)
                    .hasMessageContaining("3000 ms: worker p-1#2 was being started"));
  }

  @Test
  void invoke_byManyAtOnce_startsAsManyWorkersAsTheyNeed() throws Exception {
    open(new WorkerCounts(0, 8, 0), ThreadPolicy.concurrent(4), SHORT);
    workers.startHeld = new CountDownLatch(1);
    List<Future<Long>> calls =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i -> inBackground("echo", CallOptions.DEFAULT))
            .toList();
    await().until(() -> pool.status().waiting() == 8);

    workers.startHeld.countDown();

    for (Future<Long> call : calls) {
      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    }
    assertThat(workers.starts.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void invoke_whoseStartIsRefused_failsWithThatForThisVeryCall() {
    open(1, SHORT);
    workers.startFailure =
        new LibraryRefusedException(
            "GB103", "no", List.of("why"), CallContext.ofLibrary("lib"), "Do not.");

    LibraryRefusedException failure =
        catchThrowableOfType(LibraryRefusedException.class, () -> call(CallOptions.DEFAULT));

    assertThat(failure.rule()).isEqualTo("GB103");
    assertThat(failure.evidence()).containsExactly("why");
    assertThat(failure.function()).contains("echo");
    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void invoke_whoseStartFailsUnforeseen_isToldSoAndThePlaceIsFree() {
    open(1, SHORT);
    workers.startFailure = new IllegalStateException("no memory for this");

    assertThatThrownBy(() -> call(CallOptions.DEFAULT))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("no memory for this");

    workers.startFailure = null;
    assertThat(call(CallOptions.DEFAULT)).isEqualTo(42);
  }
}
