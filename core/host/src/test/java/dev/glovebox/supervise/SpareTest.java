package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that stand by; their processes are real, their protocol is spoken by threads of here. */
@Timeout(30)
class SpareTest {
  /** So long a backoff that nothing is started again within a test. */
  private static final RestartPolicy NEVER_AGAIN =
      RestartPolicy.DEFAULT.withBackoff(Duration.ofDays(1), Duration.ofDays(1));

  private static final RestartPolicy AT_ONCE =
      RestartPolicy.DEFAULT.withBackoff(Duration.ofNanos(1), Duration.ofNanos(1));

  @TempDir Path directory;
  private final BackgroundTasks background = new BackgroundTasks();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private RestartPolicy restart = AT_ONCE;
  private RecyclePolicy recycle = RecyclePolicy.NEVER;
  private FakeWorkers workers;
  private WorkerPool pool;

  /** Opens a pool, and waits until its spares stand by. */
  private void open(int min, int max, int spare) {
    make(min, max, spare);
    pool.keepStocked();
    awaitSpares(spare);
  }

  private void make(int min, int max, int spare) {
    workers = new FakeWorkers(directory, 1);
    pool =
        FakePool.over(
            workers,
            new WorkerCounts(min, max, spare),
            ThreadPolicy.serial(),
            restart,
            recycle,
            PoolTimeouts.DEFAULT
                .withAcquire(Duration.ofMillis(500))
                .withStop(Duration.ofMillis(500)),
            background);
  }

  private void awaitSpares(int spares) {
    await().until(() -> pool.status().spares() == spares);
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
    assertThat(workers.cleanUps.get()).isEqualTo(workers.starts.get());
  }

  private WorkerId callsWhichWorker() {
    return pool.invoke(function("echo"), CallOptions.DEFAULT, FakeWorkers.worker());
  }

  private void die() {
    assertThatThrownBy(() -> pool.invoke(function("die"), CallOptions.DEFAULT, number(1)))
        .isInstanceOf(WorkerLostException.class);
  }

  private Future<Long> hang() throws InterruptedException {
    Future<Long> call =
        callers.submit(() -> pool.<Long>invoke(function("hang"), CallOptions.DEFAULT, number(42)));
    assertThat(workers.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    return call;
  }

  private WorkerSnapshot spare() {
    return pool.snapshot().stream().filter(WorkerSnapshot::standby).findFirst().orElseThrow();
  }

  @Test
  void keepStocked_withASpare_hasOneThatLoadsNothingAndIsNoneOfTheMost() {
    open(0, 1, 1);

    assertThat(spare().loadedLibraries()).isEmpty();
    assertThat(spare().state()).isEqualTo(WorkerState.READY);
    assertThat(pool.status())
        .matches(it -> it.workers() == 0 && it.maxWorkers() == 1 && it.lanesInUse() == 0);
  }

  @Test
  void invoke_onAColdPool_takesTheSpareAndAnotherStandsBy() {
    open(0, 1, 1);
    WorkerId standing = spare().id();

    assertThat(callsWhichWorker()).isEqualTo(standing);

    awaitSpares(1);
    assertThat(spare().id()).isNotEqualTo(standing);
    assertThat(pool.status().workers()).isEqualTo(1);
    assertThat(callsWhichWorker()).isEqualTo(standing);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void invoke_afterALoss_runsOnTheSpareThoughNothingMayStart() {
    restart = NEVER_AGAIN;
    open(1, 1, 1);
    WorkerId standing = spare().id();
    assertThat(callsWhichWorker()).isNotEqualTo(standing);
    workers.startHeld = new CountDownLatch(1);

    die();

    assertThat(callsWhichWorker()).isEqualTo(standing);
    assertThat(workers.starts).as("in the backoff").hasValue(2);
    assertThat(pool.status()).matches(it -> it.spares() == 0 && it.workers() == 1);
  }

  @Test
  void invoke_afterALoss_hasAnotherSpareStarted() {
    open(0, 1, 1);
    for (int i = 0; i < 4; i++) {
      WorkerId standing = spare().id();
      assertThat(callsWhichWorker()).isEqualTo(standing);
      awaitSpares(1);
      die();
    }
    await().until(() -> pool.status().lost() == 4);
  }

  @Test
  void invoke_whenThePoolIsFullAndBusy_doesNotGetTheSpare() throws Exception {
    open(0, 1, 1);
    Future<Long> busy = hang();
    awaitSpares(1);

    assertThatThrownBy(this::callsWhichWorker)
        .isInstanceOf(PoolExhaustedException.class)
        .hasMessageContaining("it has 1");

    workers.letGo.countDown();
    assertThat(busy.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(pool.status().spares()).isEqualTo(1);
  }

  @Test
  void invoke_whenThePoolMayGrow_getsTheSpareAtOnce() throws Exception {
    open(1, 2, 1);
    Future<Long> busy = hang();
    WorkerId standing = spare().id();
    workers.startHeld = new CountDownLatch(1);

    assertThat(callsWhichWorker()).isEqualTo(standing);

    workers.letGo.countDown();
    assertThat(busy.get(10, TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void invoke_whileTheSpareStarts_waitsForItAndStartsNoOther() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    make(0, 1, 1);
    workers.startHeld = held;
    pool.keepStocked();
    Future<WorkerId> call = callers.submit(this::callsWhichWorker);
    await().until(() -> pool.status().waiting() == 1);
    assertThat(workers.starts).hasValue(1);
    held.countDown();

    assertThat(call.get(10, TimeUnit.SECONDS)).hasToString("p-1#1");
    awaitSpares(1);
    assertThat(workers.starts).hasValue(2);
  }

  @Test
  void invoke_whileTheSpareIsReadyButItsStartIsNotOver_waitsForThat() throws Exception {
    make(0, 1, 1);
    CountDownLatch held = new CountDownLatch(1);
    workers.preloadHeld = held;
    pool.keepStocked();
    await().until(() -> workers.last != null && workers.last.takesCalls());
    assertThat(pool.status().spares()).isZero();

    Future<WorkerId> call = callers.submit(this::callsWhichWorker);
    await().until(() -> pool.status().waiting() == 1);
    assertThat(pool.status().workers()).isZero();
    held.countDown();

    assertThat(call.get(10, TimeUnit.SECONDS)).hasToString("p-1#1");
  }

  @Test
  void invoke_thatLosesEachWorker_opensTheBreakerWithASpareToo() {
    restart = AT_ONCE.withIntensity(2, Duration.ofMinutes(1));
    open(0, 1, 2);

    for (int i = 0; i < 3; i++) {
      die();
    }

    assertThatThrownBy(this::callsWhichWorker).isInstanceOf(WorkerUnavailableException.class);
    assertThat(pool.status().startsRefused()).isPresent();
  }

  @Test
  void invoke_whenTheBreakersTimeIsOver_triesTheSpareAndClosesIt() {
    restart =
        AT_ONCE.withIntensity(0, Duration.ofMinutes(1)).withBreakerOpen(Duration.ofMillis(300));
    open(0, 1, 2);
    assertThat(callsWhichWorker()).isNotNull();
    awaitSpares(2);
    WorkerId standing = spare().id();
    die();

    await()
        .ignoreExceptionsInstanceOf(WorkerUnavailableException.class)
        .until(() -> callsWhichWorker().equals(standing));

    awaitSpares(2);
  }

  @Test
  void check_ofASpareThatAnswersNoMore_replacesIt() {
    open(0, 1, 1);
    long pid = spare().pid();
    workers.answersPings = false;

    for (int i = 0; i < 7; i++) {
      pool.check();
    }

    await().until(() -> pool.status().spares() == 1 && spare().pid() != pid);
    assertThat(callsWhichWorker()).isNotNull();
  }

  @Test
  void keepStocked_whenAWorkerOfTheMinimumIsLost_promotesUnasked() {
    restart = NEVER_AGAIN;
    open(1, 1, 1);
    WorkerId standing = spare().id();
    long serving =
        pool.snapshot().stream().filter(it -> !it.standby()).findFirst().orElseThrow().pid();

    ProcessHandle.of(serving).orElseThrow().destroyForcibly();

    await().until(() -> pool.status().workers() == 1 && pool.status().spares() == 0);
    assertThat(callsWhichWorker()).isEqualTo(standing);
  }

  @Test
  void check_whenTheSpareIsOlderThanWorkersMayBe_keepsItAndLetsItServeAsLong() {
    Duration age = Duration.ofSeconds(1);
    recycle = RecyclePolicy.NEVER.withAge(age);
    open(0, 1, 1);
    WorkerId standing = spare().id();
    await().until(() -> spare().age().compareTo(age) > 0);

    pool.check();

    assertThat(callsWhichWorker()).isEqualTo(standing);
    assertThat(pool.snapshot())
        .filteredOn(it -> it.id().equals(standing))
        .extracting(WorkerSnapshot::state)
        .containsExactly(WorkerState.SERVING);
  }

  @Test
  void retire_withASpare_endsIt() {
    open(0, 1, 1);
    assertThat(callsWhichWorker()).isNotNull();
    awaitSpares(1);

    pool.retire();

    await().until(pool::hasEnded);
    assertThat(pool.status().spares()).isZero();
  }
}
