package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.SharedMemoryExhaustedException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.NoRoomException;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongUnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pools over processes that are real and workers' protocol that is spoken by threads of here. */
@Timeout(30)
class WorkerPoolTest {
  private static final RestartPolicy AT_ONCE =
      RestartPolicy.DEFAULT.withBackoff(Duration.ofNanos(1), Duration.ofNanos(1));
  private static final PoolTimeouts SHORT =
      PoolTimeouts.DEFAULT.withAcquire(Duration.ofMillis(300)).withStop(Duration.ofMillis(500));

  @TempDir Path directory;
  private final BackgroundTasks background = new BackgroundTasks();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private FakeWorkers workers;
  private WorkerPool pool;

  private ThreadPolicy threads = ThreadPolicy.serial();
  private WorkerCounts counts = WorkerCounts.DEFAULT;
  private RestartPolicy restart = AT_ONCE;
  private RecyclePolicy recycle = RecyclePolicy.NEVER;
  private PoolTimeouts timeouts = SHORT;

  private WorkerPool open() {
    workers = new FakeWorkers(directory, threads.lanes());
    pool = FakePool.over(workers, counts, threads, restart, recycle, timeouts, background);
    return pool;
  }

  @AfterEach
  void endAll() throws InterruptedException {
    workers.letGo.countDown();
    workers.startHeld.countDown();
    pool.close();
    background.close();
    callers.shutdown();
    assertThat(callers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.snapshot()).isEmpty();
  }

  private long call(String symbol) {
    return call(symbol, CallOptions.DEFAULT);
  }

  private long call(String symbol, CallOptions options) {
    return pool.invoke(function(symbol), options, number(42));
  }

  private Future<Long> inBackground(String symbol) {
    Callable<Long> call = () -> call(symbol);
    return callers.submit(call);
  }

  private void awaitHanging(int calls) throws InterruptedException {
    assertThat(workers.hanging.tryAcquire(calls, 10, TimeUnit.SECONDS)).isTrue();
  }

  private static Throwable failureOf(Future<?> call) throws Exception {
    try {
      return new AssertionError("no failure, but " + call.get(15, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void invoke_onAColdPool_startsOneWorkerAndAnswers() {
    open();

    assertThat(call("echo")).isEqualTo(42);
    assertThat(call("echo")).isEqualTo(42);

    assertThat(workers.starts).hasValue(1);
    assertThat(pool.snapshot())
        .singleElement()
        .satisfies(
            worker -> {
              assertThat(worker.state()).isEqualTo(WorkerState.SERVING);
              assertThat(worker.calls()).isEqualTo(2);
              assertThat(worker.loadedLibraries()).containsExactly("lib");
            });
  }

  @Test
  void invoke_byAsManyThreadsAsLanesOnAColdPool_startsExactlyOneWorker() throws Exception {
    threads = ThreadPolicy.concurrent(8);
    counts = new WorkerCounts(0, 4, 0);
    open();
    workers.startHeld = new CountDownLatch(1);

    List<Future<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(inBackground("hang"));
    }
    await().until(() -> workers.starts.get() == 1);
    workers.startHeld.countDown();
    awaitHanging(8);
    workers.letGo.countDown();

    for (Future<Long> each : calls) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    }
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void invoke_beyondTheLanesOfOneWorker_startsAnotherUpToTheMost() throws Exception {
    counts = new WorkerCounts(0, 2, 0);
    open();
    Future<Long> first = inBackground("hang");
    Future<Long> second = inBackground("hang");
    awaitHanging(2);

    assertThat(pool.snapshot()).hasSize(2);
    PoolExhaustedException failure =
        catchThrowableOfType(PoolExhaustedException.class, () -> call("echo"));

    assertThat(failure.lanes()).isEqualTo(2);
    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
    assertThat(failure).hasMessageContaining("300 ms").hasMessageContaining("lib.echo");
    workers.letGo.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS) + second.get(10, TimeUnit.SECONDS)).isEqualTo(84);
  }

  @Test
  void invoke_whileTheOnlyLaneIsInUse_waitsForIt() throws Exception {
    timeouts = SHORT.withAcquire(Duration.ofSeconds(20));
    open();
    Future<Long> first = inBackground("hang");
    awaitHanging(1);
    Future<Long> second = inBackground("echo");
    workers.letGo.countDown();

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void invoke_whenTheStartFails_failsEveryCallThatWaitedForIt() throws Exception {
    threads = ThreadPolicy.concurrent(4);
    open();
    workers.startHeld = new CountDownLatch(1);
    workers.startFailure = startFailure();
    List<Future<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(inBackground("echo"));
    }
    await().until(() -> workers.starts.get() == 1);
    // All must be waiting by then, or they ask for a start of their own.
    await().until(() -> waitingThreads() == 4);

    workers.startHeld.countDown();

    for (Future<Long> each : calls) {
      assertThat(failureOf(each))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("command: java")
          .hasStackTraceContaining("no such java");
    }
    assertThat(workers.starts).hasValue(1);
  }

  private static long waitingThreads() {
    return Thread.getAllStackTraces().values().stream()
        .filter(
            stack ->
                List.of(stack).stream()
                    .anyMatch(frame -> frame.getClassName().equals(Changes.class.getName())))
        .count();
  }

  private static WorkerStartException startFailure() {
    return new WorkerStartException(
        "no such java", List.of("java"), 1, List.of(), CallContext.NONE, "Install it.", null);
  }

  @Test
  void invoke_afterMoreFailedStartsThanTheIntensity_isRefusedUntilTheBreakerHalfOpens() {
    restart =
        AT_ONCE.withIntensity(1, Duration.ofMinutes(1)).withBreakerOpen(Duration.ofMillis(400));
    open();
    workers.startFailure = startFailure();
    assertThatThrownBy(() -> call("echo")).isInstanceOf(WorkerStartException.class);
    assertThatThrownBy(() -> call("echo")).isInstanceOf(WorkerStartException.class);

    WorkerUnavailableException refused =
        catchThrowableOfType(WorkerUnavailableException.class, () -> call("echo"));

    assertThat(refused.retryAfter()).isBetween(Duration.ZERO, Duration.ofMillis(400));
    assertThat(refused).hasMessageContaining("no such java");
    assertThat(workers.starts).hasValue(2);
    workers.startFailure = null;
    await()
        .ignoreExceptionsInstanceOf(WorkerUnavailableException.class)
        .until(() -> call("echo") == 42);
  }

  @Test
  void invoke_whenTheBackoffOutlastsThePatience_saysThatNoWorkerIsThere() {
    restart = RestartPolicy.DEFAULT.withBackoff(Duration.ofDays(1), Duration.ofDays(1));
    open();
    workers.startFailure = startFailure();
    assertThatThrownBy(() -> call("echo")).isInstanceOf(WorkerStartException.class);

    assertThatThrownBy(() -> call("echo"))
        .isInstanceOf(WorkerUnavailableException.class)
        .hasMessageContaining("no such java");
  }

  @Test
  void invoke_whenTheWorkerDies_failsWithTheEvidenceAndTheNextCallGetsAnother() {
    open();
    assertThat(call("echo")).isEqualTo(42);

    WorkerLostException lost = catchThrowableOfType(WorkerLostException.class, () -> call("die"));

    assertThat(lost.outcome()).contains(Outcome.MAY_HAVE_RUN);
    assertThat(lost.worker()).contains("p-1#1");
    assertThat(call("echo")).isEqualTo(42);
    assertThat(pool.snapshot())
        .singleElement()
        .satisfies(worker -> assertThat(worker.id()).hasToString("p-1#2"));
    assertThat(workers.cleanUps).hasValue(1);
  }

  @Test
  void invoke_whenTheConnectionEndsButNotTheProcess_killsIt() {
    open();

    assertThatThrownBy(() -> call("leave"))
        .isInstanceOf(WorkerLostException.class)
        .hasMessageContaining("connection ended");
    assertThat(call("echo")).isEqualTo(42);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void invoke_ofAnIdempotentFunctionWhoseWorkerDies_isSentOnceMore() {
    open();

    assertThatThrownBy(() -> call("die", CallOptions.DEFAULT.withIdempotent(true)))
        .isInstanceOf(WorkerLostException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));

    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void invoke_pastItsDeadline_killsTheWorker() {
    open();
    assertThat(call("echo")).isEqualTo(42);

    assertThatThrownBy(
            () ->
                call("hang", CallOptions.DEFAULT.withDeadline(Optional.of(Duration.ofMillis(100)))))
        .isInstanceOf(CallDeadlineExceededException.class)
        .hasMessageContaining("100 ms");

    assertThat(call("echo")).isEqualTo(42);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void invoke_ofAWorkerThatDoesNotRead_isOverAtItsDeadlineUnsent() {
    open();
    // Bound before, so that the call itself is the first thing that is not read.
    assertThat(call("echo")).isEqualTo(42);
    assertThat(call("deafen")).isEqualTo(42);
    Duration deadline = Duration.ofMillis(300);

    CallDeadlineExceededException failure =
        catchThrowableOfType(
            CallDeadlineExceededException.class,
            () ->
                pool.invoke(
                    function("echo"),
                    CallOptions.DEFAULT.withDeadline(Optional.of(deadline)),
                    largeNumber(42)));

    assertThat(failure).isNotNull().hasMessageContaining("does not read");
    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
    assertThat(failure.elapsed().orElseThrow())
        .isBetween(deadline, deadline.plus(Duration.ofSeconds(5)));
    assertThat(pool.invoke(function("echo"), CallOptions.DEFAULT, largeNumber(42))).isEqualTo(42);
    assertThat(workers.starts).as("that worker was ended").hasValue(2);
  }

  /** A number, and more bytes than a socket holds. */
  private static CallBody<Long> largeNumber(long argument) {
    return new CallBody<>() {
      @Override
      public void write(CallWriter call) {
        call.slot(0, argument);
        int size = FakeWorkers.MESSAGE_BYTES / 2;
        call.beginBlock(BlockDirection.IN, size).put(new byte[size]);
        call.endBlock();
      }

      @Override
      public Long read(ResultReader result, WorkerAccess worker) {
        return result.slot();
      }
    };
  }

  @Test
  void invoke_whoseCallbackDoesNotReturnInTime_killsTheWorkerMeanwhile() throws Exception {
    open();
    assertThat(call("echo")).isEqualTo(42);
    CountDownLatch inCallback = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    workers.callback =
        argument -> {
          inCallback.countDown();
          return awaitQuietly(mayReturn, argument);
        };
    Duration deadline = Duration.ofMillis(200);

    Future<Long> late =
        callers.submit(
            () -> call("callback", CallOptions.DEFAULT.withDeadline(Optional.of(deadline))));
    assertThat(inCallback.await(10, TimeUnit.SECONDS)).isTrue();

    await().atMost(5, TimeUnit.SECONDS).until(() -> pool.snapshot().isEmpty());
    assertThat(late).as("the call, which is in the callback").isNotDone();
    assertThat(call("echo")).as("on another worker").isEqualTo(42);
    mayReturn.countDown();
    assertThat(failureOf(late))
        .isInstanceOfSatisfying(
            CallDeadlineExceededException.class,
            failure -> {
              assertThat(failure.deadline()).isEqualTo(deadline);
              assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
              assertThat(failure.hangReport().kind()).isEqualTo(HangClass.BLOCKED);
            })
        .hasMessageContaining("lib.callback")
        .hasMessageContaining("200 ms")
        .hasMessageContaining("callback in the host");
  }

  private static long awaitQuietly(CountDownLatch latch, long result) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return result;
  }

  @Test
  void invoke_whoseCallbackWaitsInACallOfItsOwn_wakesItAtTheOuterDeadline() {
    open();
    AtomicReference<Throwable> inner = new AtomicReference<>();
    workers.callback = argument -> argument;
    LongUnaryOperator hangs =
        argument -> {
          try {
            return call("hang");
          } catch (WorkerLostException e) {
            inner.set(e);
            return -1;
          }
        };

    assertThat(call("callback")).isEqualTo(42);
    workers.callback = hangs;

    CallDeadlineExceededException failure =
        catchThrowableOfType(
            CallDeadlineExceededException.class,
            () ->
                call(
                    "callback",
                    CallOptions.DEFAULT.withDeadline(Optional.of(Duration.ofMillis(200)))));

    assertThat(failure).isNotNull().hasMessageContaining("lib.callback");
    assertThat(inner.get()).hasMessageContaining("a call of lib.callback exceeded its deadline");
    assertThat(call("echo")).isEqualTo(42);
  }

  @Test
  void invoke_whoseManyCallbacksEndInTime_answers() {
    open();
    AtomicInteger left = new AtomicInteger(100);
    CallOptions options = CallOptions.DEFAULT.withDeadline(Optional.of(Duration.ofSeconds(20)));
    workers.callback = argument -> left.decrementAndGet() > 0 ? 1 + call("callback", options) : 1;

    assertThat(call("callback", options)).isEqualTo(100);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void invoke_whoseCallbackFailsOnALostWorker_isNotTakenForUnsent() {
    open();
    workers.callback =
        argument -> {
          throw new WorkerLostException(
              null,
              CrashReport.unavailable("test"),
              CallContext.NONE.withOutcome(Outcome.NOT_SENT),
              "Do.",
              null);
        };

    WorkerLostException failure =
        catchThrowableOfType(WorkerLostException.class, () -> call("callback"));

    assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
    assertThat(failure).hasMessageContaining("a callback could not be carried out");
    assertThat(workers.starts).as("it was not called again").hasValue(1);
  }

  @Test
  void invoke_whoseWorkerIsLostWhenTheResultIsFetched_isNotTakenForUnsent() {
    open();
    CallBody<Long> fetching =
        new CallBody<>() {
          @Override
          public void write(CallWriter call) {
            call.slot(0, 42);
          }

          @Override
          public Long read(ResultReader result, WorkerAccess worker) {
            return (long) worker.read(result.slot() << 20, 8).length;
          }
        };

    WorkerLostException failure =
        catchThrowableOfType(
            WorkerLostException.class,
            () -> pool.invoke(function("echo"), CallOptions.DEFAULT, fetching));

    assertThat(failure.outcome()).contains(Outcome.RAN);
    assertThat(failure).hasMessageContaining("lib.echo").hasMessageContaining("the call ran");
    assertThat(failure.getCause())
        .hasMessageContaining("operation=read of 8 bytes at 0x2a00000, worker=p-1#1")
        .hasMessageContaining("it may have been done");
    assertThat(workers.starts).as("it was not called again").hasValue(1);
  }

  @Test
  void access_ofMemoryThatTheWorkerRefuses_saysWhatWasNotDone() {
    open();
    workers.memoryFault =
        new Message.Fault(
            Message.Fault.Kind.RESULT_TOO_LARGE, null, "too much", List.of(), "Ask for less.");
    WorkerAccess access = pool.symbol("lib", "echo").worker();

    assertRefused(() -> access.read(0x1000, 70), "read of 70 bytes at 0x1000");
    assertRefused(() -> access.write(0x1000, ByteBuffer.allocate(3)), "write of 3 bytes at 0x1000");
    assertRefused(() -> access.readString(0x1000, 1), "read of a string at 0x1000");
    assertRefused(() -> access.allocate(new long[] {5, 6}), "allocation of 11 bytes");
    assertRefused(() -> access.read(0x1000, 1L << 40), "read of 1099511627776 bytes at 0x1000");
  }

  private static void assertRefused(ThrowingCallable access, String operation) {
    MessageTooLargeException failure = catchThrowableOfType(MessageTooLargeException.class, access);
    assertThat(failure)
        .hasMessageContaining("operation=" + operation)
        .hasMessageContaining("worker=p-1#1")
        .hasMessageContaining("it was not done");
    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
  }

  @Test
  void access_withoutAFreeLane_saysWhatItWasFor() throws Exception {
    open();
    WorkerAccess access = pool.symbol("lib", "echo").worker();
    Future<Long> other = inBackground("hang");
    awaitHanging(1);

    assertThatThrownBy(() -> access.read(0x1000, 4))
        .isInstanceOf(PoolExhaustedException.class)
        .hasMessageContaining("operation=read of 4 bytes at 0x1000");
    workers.letGo.countDown();
    assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void invoke_byThreadsWhoseWorkerIsLostInAnothersCall_failsThemAll() throws Exception {
    threads = ThreadPolicy.concurrent(2);
    open();
    Future<Long> bystander = inBackground("hang");
    awaitHanging(1);

    assertThatThrownBy(() -> call("die")).isInstanceOf(WorkerLostException.class);

    assertThat(failureOf(bystander)).isInstanceOf(WorkerLostException.class);
  }

  @Test
  void invoke_waitingForALaneWhenItsWorkerIsLost_getsANewWorker() throws Exception {
    timeouts = SHORT.withAcquire(Duration.ofSeconds(20));
    open();
    Future<Long> first = inBackground("hang");
    awaitHanging(1);
    Future<Long> second = inBackground("echo");
    await().until(() -> waitingThreads() == 1);

    ProcessHandle.of(pool.snapshot().get(0).pid()).orElseThrow().destroyForcibly();

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(failureOf(first)).isInstanceOf(WorkerLostException.class);
  }

  @Test
  void invoke_afterAnIdleWorkerDied_getsAnotherUnseen() {
    open();
    assertThat(call("echo")).isEqualTo(42);
    ProcessHandle.of(pool.snapshot().get(0).pid()).orElseThrow().destroyForcibly();
    await().until(() -> pool.snapshot().isEmpty());

    assertThat(call("echo")).isEqualTo(42);
  }

  @Test
  void invoke_whenItCannotBeLookedAtWhyTheWorkerDied_saysSoAndTheNextCallGetsAnother() {
    counts = new WorkerCounts(0, 1, 0);
    open();
    // Of a path without a directory, the reading fails as nobody has foreseen.
    workers.errorFile = Path.of("hs_err.log");

    assertThatThrownBy(() -> call("die"))
        .isInstanceOf(WorkerLostException.class)
        .hasMessageContaining("cannot be looked at");

    workers.errorFile = directory.resolve("hs_err.log");
    assertThat(call("echo")).isEqualTo(42);
  }

  @Test
  void invoke_byAnInterruptedThread_answersAndKeepsTheFlag() {
    open();
    Thread.currentThread().interrupt();

    long result = call("echo");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isEqualTo(42);
  }

  @Test
  void invoke_byAThreadInterruptedWhileItWaitsForALane_keepsWaitingAndTheFlag() throws Exception {
    timeouts = SHORT.withAcquire(Duration.ofSeconds(20));
    open();
    Future<Long> first = inBackground("hang");
    awaitHanging(1);
    boolean[] flag = new boolean[1];
    long[] result = new long[1];
    Thread waiter =
        new Thread(
            () -> {
              result[0] = call("echo");
              flag[0] = Thread.currentThread().isInterrupted();
            });
    waiter.start();
    await().until(() -> waitingThreads() == 1);

    waiter.interrupt();
    workers.letGo.countDown();
    waiter.join(10_000);

    assertThat(result[0]).isEqualTo(42);
    assertThat(flag[0]).isTrue();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void invoke_byAnInterruptedThreadWhoseWorkerDies_stillHasTheEvidence() {
    open();
    assertThat(call("echo")).isEqualTo(42);
    Thread.currentThread().interrupt();

    WorkerLostException lost = catchThrowableOfType(WorkerLostException.class, () -> call("die"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(lost.exit()).hasValue(137);
  }

  @Test
  void invoke_whoseArgumentsFail_leavesTheLaneUsable() {
    open();
    assertThat(call("echo")).isEqualTo(42);

    assertThatThrownBy(() -> pool.invoke(function("echo"), CallOptions.DEFAULT, failing(true)))
        .hasMessage("write");
    assertThat(call("echo")).isEqualTo(42);
    assertThatThrownBy(() -> pool.invoke(function("echo"), CallOptions.DEFAULT, failing(false)))
        .hasMessage("read");

    assertThat(call("echo")).isEqualTo(42);
    assertThat(workers.starts).hasValue(1);
  }

  private static CallBody<Long> failing(boolean inWrite) {
    return new CallBody<>() {
      @Override
      public void write(CallWriter call) {
        call.slot(0, 7);
        if (inWrite) {
          throw new IllegalStateException("write");
        }
      }

      @Override
      public Long read(ResultReader result, dev.glovebox.lane.WorkerAccess worker) {
        throw new IllegalStateException("read");
      }
    };
  }

  @Test
  void invoke_withoutADescriptorForItsMemory_isNotSentAndLeavesTheWorkerAlone() {
    open();
    CallBody<Long> large =
        new CallBody<>() {
          @Override
          public void write(CallWriter call) {
            throw new NoRoomException(20_000, "Too many open files", null);
          }

          @Override
          public Long read(ResultReader result, WorkerAccess worker) {
            return result.slot();
          }
        };

    SharedMemoryExhaustedException failure =
        catchThrowableOfType(
            SharedMemoryExhaustedException.class,
            () -> pool.invoke(function("echo"), CallOptions.DEFAULT, large));

    assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
    assertThat(failure.function()).contains("echo");
    assertThat(call("echo")).isEqualTo(42);
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void invoke_withAffinity_runsInThatWorkerOnly() {
    counts = new WorkerCounts(0, 2, 0);
    open();
    WorkerId made = pool.invoke(function("echo"), CallOptions.DEFAULT, FakeWorkers.worker());

    WorkerId ran =
        pool.invoke(function("echo"), CallOptions.DEFAULT.withWorker(made), FakeWorkers.worker());

    assertThat(ran).isEqualTo(made);
  }

  @Test
  void invoke_withAffinityToADeadWorker_isAStaleHandle() {
    open();
    WorkerId made = pool.invoke(function("echo"), CallOptions.DEFAULT, FakeWorkers.worker());
    assertThatThrownBy(() -> call("die")).isInstanceOf(WorkerLostException.class);
    await().until(() -> pool.snapshot().isEmpty());

    StaleHandleException stale =
        catchThrowableOfType(
            StaleHandleException.class, () -> call("echo", CallOptions.DEFAULT.withWorker(made)));

    assertThat(stale.origin()).isEqualTo("p-1#1");
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void invoke_withAffinityToAWorkerOfAnotherPoolOfThatName_isAStaleHandle() throws IOException {
    open();
    WorkerId own = pool.invoke(function("echo"), CallOptions.DEFAULT, FakeWorkers.worker());
    try (FakePool other = new FakePool(Files.createDirectory(directory.resolve("other")))) {
      WorkerId foreign =
          other.pool().invoke(function("echo"), CallOptions.DEFAULT, FakeWorkers.worker());
      assertThat(foreign).hasToString(own.toString());

      StaleHandleException stale =
          catchThrowableOfType(
              StaleHandleException.class,
              () -> call("echo", CallOptions.DEFAULT.withWorker(foreign)));

      assertThat(stale).hasMessageContaining("another Glovebox");
      assertThat(stale.outcome()).contains(Outcome.NOT_SENT);
      try (SessionLane held = pool.hold(Duration.ofSeconds(1))) {
        assertThatThrownBy(
                () ->
                    held.invoke(
                        function("echo"),
                        CallOptions.DEFAULT.withWorker(foreign),
                        FakeWorkers.worker()))
            .isInstanceOf(StaleHandleException.class)
            .hasMessageContaining("p-1#1 of another Glovebox was passed to worker p-1#1");
      }
    }
  }

  @Test
  void recycle_afterItsCalls_replacesTheWorkerWithoutCountingALoss() {
    recycle = RecyclePolicy.NEVER.withCalls(2);
    restart = AT_ONCE.withIntensity(0, Duration.ofMinutes(1));
    timeouts = SHORT.withAcquire(Duration.ofSeconds(20));
    open();

    for (int i = 0; i < 6; i++) {
      assertThat(call("echo")).isEqualTo(42);
    }

    assertThat(workers.starts).hasValue(3);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void recycle_forItsMemory_needsNoWordFromTheWorker() {
    recycle = RecyclePolicy.NEVER.withMemoryBytes(1 << 12);
    restart = AT_ONCE.withIntensity(0, Duration.ofMinutes(1));
    timeouts = SHORT.withAcquire(Duration.ofSeconds(20));
    open();

    for (int i = 0; i < 3; i++) {
      assertThat(call("echo")).isEqualTo(42);
    }

    assertThat(workers.starts).hasValue(3);
  }

  @Test
  void recycle_whileACallIsInFlight_letsItEnd() throws Exception {
    threads = ThreadPolicy.concurrent(2);
    recycle = RecyclePolicy.NEVER.withCalls(1);
    open();
    Future<Long> first = inBackground("hang");
    awaitHanging(1);
    assertThat(call("echo")).isEqualTo(42);
    assertThat(pool.snapshot())
        .singleElement()
        .satisfies(worker -> assertThat(worker.state()).isEqualTo(WorkerState.DRAINING));

    workers.letGo.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    await().until(() -> pool.snapshot().isEmpty());
  }

  @Test
  void keepStocked_withAMinimum_startsAndReplacesUnasked() {
    counts = new WorkerCounts(2, 3, 0);
    open();

    pool.keepStocked();

    await().until(() -> ready() == 2);
    ProcessHandle.of(pool.snapshot().get(0).pid()).orElseThrow().destroyForcibly();
    await().until(() -> workers.starts.get() == 3 && ready() == 2);
  }

  private long ready() {
    return pool.snapshot().stream().filter(worker -> worker.state().takesCalls()).count();
  }

  @Test
  void keepStocked_withASpare_startsAnotherWhenItIsTaken() throws Exception {
    counts = new WorkerCounts(0, 3, 1);
    open();
    pool.keepStocked();
    await().until(() -> ready() == 1);
    Future<Long> call = inBackground("hang");
    awaitHanging(1);

    await().until(() -> ready() == 2);

    workers.letGo.countDown();
    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void keepStocked_whenStartsAreRefused_doesNotTryAgainAtOnce() {
    counts = new WorkerCounts(1, 1, 0);
    restart = RestartPolicy.DEFAULT;
    open();
    workers.startFailure =
        new LibraryRefusedException("GB301", "no", List.of(), CallContext.NONE, "Do.");

    pool.keepStocked();
    await().until(() -> workers.starts.get() == 1 && pool.snapshot().isEmpty());
    for (int i = 0; i < 100; i++) {
      pool.keepStocked();
    }

    await().during(Duration.ofMillis(200)).until(() -> workers.starts.get() <= 2);
  }

  @Test
  void check_ofAWorkerThatAnswers_knowsItsMemory() {
    open();
    assertThat(call("echo")).isEqualTo(42);

    await()
        .until(
            () -> {
              pool.check();
              return workers.last.nativeThreads() == 7;
            });
    assertThat(workers.last.residentBytes()).isPositive();
  }

  @Test
  void check_ofAWorkerThatAnswersNoMore_killsIt() {
    open();
    workers.answersPings = false;
    assertThat(call("echo")).isEqualTo(42);

    for (int i = 0; i < 6; i++) {
      pool.check();
      assertThat(pool.snapshot()).hasSize(1);
    }
    pool.check();

    await().until(() -> pool.snapshot().isEmpty());
  }

  @Test
  void check_ofAWorkerWhoseKillHasFailed_killsIt() {
    open();
    assertThat(call("echo")).isEqualTo(42);
    // What somebody has done who got an error before the kill itself.
    assertThat(workers.last.tryMove(WorkerState.KILLING)).isTrue();

    pool.check();

    await().until(() -> workers.cleanUps.get() == 1);
    assertThat(call("echo")).isEqualTo(42);
  }

  @Test
  void invoke_onAClosedPool_isRefusedUnsent() {
    open();
    assertThat(call("echo")).isEqualTo(42);
    pool.close();

    assertThatThrownBy(() -> call("echo"))
        .isInstanceOfSatisfying(
            GloveboxClosedException.class, e -> assertThat(e.outcome()).contains(Outcome.NOT_SENT));
    assertThat(pool.snapshot()).isEmpty();
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void close_whileACallIsInFlight_letsItEnd() throws Exception {
    timeouts = SHORT.withStop(Duration.ofSeconds(10));
    open();
    Future<Long> call = inBackground("hang");
    awaitHanging(1);
    Future<?> closing = callers.submit(pool::close);
    await().until(() -> waitingThreads() == 1);

    workers.letGo.countDown();

    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(closing.get(10, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void close_whileACallHangs_killsItsWorkerAndSaysSo() throws Exception {
    open();
    Future<Long> call = inBackground("hang");
    awaitHanging(1);

    pool.close();

    assertThat(failureOf(call))
        .isInstanceOf(WorkerLostException.class)
        .hasMessageContaining("pool was closed");
    assertThat(pool.snapshot()).isEmpty();
  }

  @Test
  void close_whileCallsWaitForALane_wakesThem() throws Exception {
    timeouts = SHORT.withAcquire(Duration.ofSeconds(20));
    open();
    Future<Long> first = inBackground("hang");
    awaitHanging(1);
    Future<Long> second = inBackground("echo");
    await().until(() -> waitingThreads() == 1);

    pool.close();

    assertThat(failureOf(second)).isInstanceOf(GloveboxClosedException.class);
    assertThat(failureOf(first)).isInstanceOf(WorkerLostException.class);
  }

  @Test
  void close_whileAWorkerStarts_leavesNoProcess() throws Exception {
    open();
    workers.startHeld = new CountDownLatch(1);
    Future<Long> call = inBackground("echo");
    await().until(() -> workers.starts.get() == 1);
    Future<?> closing = callers.submit(pool::close);
    await().until(() -> waitingThreads() == 1);

    workers.startHeld.countDown();

    assertThat(closing.get(10, TimeUnit.SECONDS)).isNull();
    assertThat(pool.snapshot()).isEmpty();
    assertThat(failureOf(call)).isInstanceOf(GloveboxClosedException.class);
  }

  @Test
  void close_ofAWorkerThatDoesNotEndWhenAsked_killsIt() {
    open();
    assertThat(call("echo")).isEqualTo(42);
    workers.endsWhenAsked = false;
    ProcessHandle process = ProcessHandle.of(pool.snapshot().get(0).pid()).orElseThrow();

    pool.close();

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void retire_withACallAndASession_endsBothOnTheOldWorkersAndRefusesOthers() throws Exception {
    threads = ThreadPolicy.concurrent(2);
    open();
    SessionLane session = pool.hold(Duration.ofSeconds(1));
    Future<Long> inFlight = inBackground("hang");
    awaitHanging(1);

    pool.retire();

    assertThat(failureOf(inBackground("echo"))).isInstanceOf(GloveboxClosedException.class);
    assertThat(session.<Long>invoke(function("echo"), CallOptions.DEFAULT, number(42)))
        .isEqualTo(42);
    assertThat(pool.status()).matches(it -> it.retired() && it.lanesInUse() == 2);
    workers.letGo.countDown();
    assertThat(inFlight.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(session.<Long>invoke(function("echo"), CallOptions.DEFAULT, number(43)))
        .isEqualTo(43);
    assertThat(pool.hasEnded()).isFalse();
    session.close();
    await().atMost(Duration.ofSeconds(10)).until(pool::hasEnded);
  }

  @Test
  void retire_whileACallWaitsForALane_refusesItUnsent() throws Exception {
    timeouts = PoolTimeouts.DEFAULT.withAcquire(Duration.ofSeconds(20));
    open();
    Future<Long> inFlight = inBackground("hang");
    awaitHanging(1);
    Future<Long> waits = inBackground("echo");
    await().atMost(Duration.ofSeconds(10)).until(() -> pool.status().waiting() == 1);

    pool.retire();

    assertThat(failureOf(waits))
        .isInstanceOfSatisfying(
            GloveboxClosedException.class, e -> assertThat(e.outcome()).contains(Outcome.NOT_SENT));
    workers.letGo.countDown();
    assertThat(inFlight.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void retire_whileAWorkerStarts_endsItAsSoonAsItIsReady() throws Exception {
    open();
    workers.startHeld = new CountDownLatch(1);
    Future<Long> starts = inBackground("echo");
    await().atMost(Duration.ofSeconds(10)).until(() -> workers.starts.get() == 1);

    pool.retire();
    workers.startHeld.countDown();

    assertThat(failureOf(starts)).isInstanceOf(GloveboxClosedException.class);
    await().atMost(Duration.ofSeconds(10)).until(pool::hasEnded);
  }

  @Test
  void snapshot_afterALoss_tellsOfTheWorkerBefore() {
    open();
    assertThat(call("echo")).isEqualTo(42);
    assertThat(pool.snapshot())
        .singleElement()
        .matches(worker -> worker.restarts() == 0 && worker.lastExit().isEmpty());

    assertThatThrownBy(() -> call("die")).isInstanceOf(WorkerLostException.class);
    assertThat(call("echo")).isEqualTo(42);

    assertThat(pool.snapshot())
        .singleElement()
        .matches(worker -> worker.restarts() == 1 && worker.lastExit().isPresent())
        .matches(worker -> worker.residentBytes() > 0 && worker.nativeThreads() == 1);
    assertThat(pool.status())
        .matches(it -> it.started() == 2 && it.lost() == 1 && it.lastExit().isPresent());
  }
}
