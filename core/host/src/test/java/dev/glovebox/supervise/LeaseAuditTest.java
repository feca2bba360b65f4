package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.link.HostLane;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lanes that were taken, and that no call has any more. */
@Timeout(60)
class LeaseAuditTest {
  @TempDir Path directory;
  private final BackgroundTasks background = new BackgroundTasks();
  private final ExecutorService caller = Executors.newSingleThreadExecutor();
  private FakeWorkers workers;
  private WorkerPool pool;

  private void open(ThreadPolicy threads) {
    workers = new FakeWorkers(directory, threads.lanes());
    pool =
        FakePool.over(
            workers,
            new WorkerCounts(0, 1, 0),
            threads,
            RestartPolicy.DEFAULT.withBackoff(Duration.ofNanos(1), Duration.ofNanos(1)),
            RecyclePolicy.NEVER,
            PoolTimeouts.DEFAULT
                .withAcquire(Duration.ofSeconds(5))
                .withStop(Duration.ofMillis(500)),
            background);
  }

  @AfterEach
  void endAll() throws InterruptedException {
    workers.letGo.countDown();
    pool.close();
    background.close();
    caller.shutdown();
    assertThat(caller.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.snapshot()).isEmpty();
  }

  private long echo() {
    return pool.invoke(function("echo"), CallOptions.DEFAULT, number(42));
  }

  private void checks(int times) {
    for (int i = 0; i < times; i++) {
      pool.check();
    }
  }

  /** What an overflow of the stack leaves: a thread that has a lane, and is in no call. */
  private HostLane forget() {
    return pool.lanes().acquire(null, CallContext.NONE);
  }

  @Test
  void check_ofALaneWhoseThreadHasEnded_replacesItsWorker() throws Exception {
    open(ThreadPolicy.serial());
    Thread thread = new Thread(this::forget);
    thread.start();
    thread.join();

    checks(2);

    assertThat(echo()).isEqualTo(42);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void check_ofALaneWhoseThreadDoesSomethingElse_replacesItsWorkerAndThatThreadCallsOn()
      throws Exception {
    open(ThreadPolicy.serial());
    caller.submit(this::forget).get(10, TimeUnit.SECONDS);

    checks(2);

    Callable<Long> again = this::echo;
    assertThat(caller.submit(again).get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(workers.starts).hasValue(2);
    assertThat(echo()).isEqualTo(42);
  }

  @Test
  void check_ofAForgottenLaneWhoseWorkerIsGone_letsItsThreadCallOn() throws Exception {
    open(ThreadPolicy.serial());
    caller.submit(this::forget).get(10, TimeUnit.SECONDS);
    workers.last.kill("a test wants it");
    await().atMost(Duration.ofSeconds(10)).until(() -> pool.snapshot().isEmpty());

    checks(2);

    Callable<Long> again = this::echo;
    assertThat(caller.submit(again).get(20, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void check_ofADrainedWorkerThatNobodyHasStopped_replacesIt() throws Exception {
    open(ThreadPolicy.serial());
    // An error after the lane was given back, and before it was looked what that means.
    Callable<Boolean> interrupted =
        () -> {
          HostLane lane = forget();
          assertThat(Worker.of(lane).tryMove(WorkerState.DRAINING)).isTrue();
          lane.lease().giveBack();
          return pool.lanes().leave(lane);
        };
    assertThat(caller.submit(interrupted).get(10, TimeUnit.SECONDS)).isFalse();

    checks(1);

    assertThat(echo()).isEqualTo(42);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void check_ofOneForgottenLane_letsTheCallsOfTheOthersEnd() throws Exception {
    open(ThreadPolicy.concurrent(2));
    Callable<Long> hang = () -> pool.invoke(function("hang"), CallOptions.DEFAULT, number(1));
    Future<Long> hanging = caller.submit(hang);
    assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    Thread thread = new Thread(this::forget);
    thread.start();
    thread.join();

    checks(4);

    assertThat(pool.snapshot())
        .singleElement()
        .satisfies(it -> assertThat(it.state()).isEqualTo(WorkerState.DRAINING));
    workers.letGo.countDown();
    assertThat(hanging.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(echo()).isEqualTo(42);
  }

  @Test
  void check_ofALongCallAndOfARestingSession_leavesBothAlone() throws Exception {
    open(ThreadPolicy.concurrent(2));
    try (SessionLane session = pool.hold(Duration.ofSeconds(5))) {
      Callable<Long> hang = () -> pool.invoke(function("hang"), CallOptions.DEFAULT, number(1));
      Future<Long> hanging = caller.submit(hang);
      assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

      checks(5);

      workers.letGo.countDown();
      assertThat(hanging.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(session.invoke(function("echo"), CallOptions.DEFAULT, number(7))).isEqualTo(7);
    }
    assertThat(workers.starts).hasValue(1);
  }

  @Test
  void check_ofACallDeepInACallback_leavesItAlone() throws Exception {
    open(ThreadPolicy.serial());
    workers.callback = argument -> deep(1_500);
    Callable<Long> call = () -> pool.invoke(function("callback"), CallOptions.DEFAULT, number(1));
    Future<Long> calling = caller.submit(call);
    assertThat(workers.hanging.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    checks(3);

    workers.letGo.countDown();
    assertThat(calling.get(10, TimeUnit.SECONDS)).isEqualTo(1_500);
    assertThat(workers.starts).hasValue(1);
  }

  /** So deep that a dump of the stack does not show its bottom. */
  private long deep(int depth) {
    if (depth > 0) {
      return deep(depth - 1) + 1;
    }
    workers.hanging.release();
    try {
      assertThat(workers.letGo.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  @Test
  void invoke_untilTheStackOverflowsAgainAndAgain_leavesThePoolUsable() throws Exception {
    open(ThreadPolicy.serial());
    echo();
    AtomicInteger overflows = new AtomicInteger();
    Thread thread = new Thread(null, () -> overflowOften(overflows), "overflows", 256 * 1024);
    thread.start();
    while (thread.isAlive()) {
      thread.join(50);
      checks(1);
    }

    assertThat(overflows.get()).isPositive();
    checks(2);
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(RuntimeException.class)
        .until(() -> echo() == 42);
  }

  private void overflowOften(AtomicInteger overflows) {
    for (int i = 0; i < 300; i++) {
      deepest = 0;
      try {
        descend(0, Integer.MAX_VALUE);
      } catch (StackOverflowError e) {
        overflows.incrementAndGet();
      }
      try {
        // Ends in the middle of ever other methods.
        descend(0, deepest - i);
      } catch (StackOverflowError e) {
        overflows.incrementAndGet();
      } catch (RuntimeException e) {
        // The lane was given up beneath it, or not sent.
      }
    }
  }

  private int deepest;

  private long descend(int depth, int target) {
    deepest = depth;
    return depth >= target ? echo() : descend(depth + 1, target) + 1;
  }

  @Test
  void status_afterACheck_saysHowLongAgoThatWas() {
    open(ThreadPolicy.serial());
    assertThat(pool.status().sinceCheck()).isEmpty();

    checks(1);

    assertThat(pool.status().sinceCheck().orElseThrow())
        .isBetween(Duration.ZERO, Duration.ofSeconds(20));
  }

  @Test
  void check_ofATurnThatItsThreadHasForgotten_endsTheSessionAndNothingElse() throws Exception {
    open(ThreadPolicy.serial());
    try (SessionLane session = pool.hold(Duration.ofSeconds(30))) {
      Thread thread = new Thread(() -> session.lanes().acquire(session.worker(), CallContext.NONE));
      thread.start();
      thread.join();

      checks(2);

      assertThatThrownBy(() -> session.invoke(function("echo"), CallOptions.DEFAULT, number(1)))
          .isInstanceOf(WorkerLostException.class);
      assertThat(echo()).isEqualTo(42);
    }
    assertThat(workers.starts).hasValue(2);
    // And the lane's memory goes back, which nobody has.
    checks(3);
    assertThat(workers.starts).hasValue(2);
  }
}
