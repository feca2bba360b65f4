package dev.glovebox.it.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.SessionOptions;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.SessionBusyException;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.Background;
import dev.glovebox.it.StubApi;
import dev.glovebox.it.Stubs;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.ThreadPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One worker and one of its native threads, for every call of a session. */
@Timeout(60)
@SuppressWarnings("try") // Sessions are closed early here on purpose.
class SessionIT {
  /** What every worker has: its C library. */
  interface ProcessSymbols extends Library {
    void qsort(Pointer base, long count, long size, Comparison comparison);

    Pointer malloc(long bytes);

    int getpid();
  }

  interface Comparison extends Callback {
    int compare(Pointer a, Pointer b);
  }

  private static Glovebox open(ThreadPolicy threads, int workers) {
    PoolTimeouts quick =
        PoolTimeouts.DEFAULT.withAcquire(Duration.ofSeconds(1)).withStop(Duration.ofSeconds(2));
    return Stubs.open(
        pool -> pool.threads(threads).workers(0, workers, 0).timeouts(quick),
        "calc",
        "sleep",
        "segv");
  }

  /** Calls qsort over a few numbers, with {@code inside} at the first comparison. */
  private static void inCallback(ProcessSymbols process, Runnable inside) {
    Memory numbers = new Memory(8);
    numbers.setInt(0, 2);
    numbers.setInt(4, 1);
    process.qsort(
        numbers,
        2,
        4,
        (a, b) -> {
          inside.run();
          return Integer.compare(a.getInt(0), b.getInt(0));
        });
    assertThat(numbers.getInt(0)).isEqualTo(1);
  }

  @Test
  void everyCall_fromWhicheverThread_runsOnOneNativeThread() throws Exception {
    try (Glovebox box = open(ThreadPolicy.pinned(4), 1);
        Session session = box.session("calc")) {
      StubApi.Calc calc = session.load(StubApi.Calc.class);
      Set<Long> threads = ConcurrentHashMap.newKeySet();
      ExecutorService callers = Executors.newFixedThreadPool(4);
      try {
        Set<Future<?>> calls = new HashSet<>();
        for (int i = 0; i < 200; i++) {
          calls.add(callers.submit(() -> threads.add(calc.calc_thread_id())));
        }
        for (Future<?> call : calls) {
          call.get(20, TimeUnit.SECONDS);
        }
      } finally {
        callers.shutdownNow();
      }
      assertThat(threads).hasSize(1);
      assertThat(session.worker().toString()).isEqualTo(box.workers().get(0).id().toString());
    }
  }

  @Test
  void twoSessions_haveTwoThreads_andCallsOutsideHaveAnother() {
    try (Glovebox box = open(ThreadPolicy.pinned(3), 1);
        Session first = box.session("calc");
        Session second = box.session("calc")) {
      long one = first.load(StubApi.Calc.class).calc_thread_id();
      long two = second.load(StubApi.Calc.class).calc_thread_id();
      long none = box.load("calc", StubApi.Calc.class).calc_thread_id();

      assertThat(Set.of(one, two, none)).hasSize(3);
      assertThat(first.load(StubApi.Calc.class).calc_thread_id()).isEqualTo(one);
    }
  }

  @Test
  void aPointerOfASession_isReadOverItsLane_evenIfThatIsTheOnlyOne() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1);
        Session session = box.session("calc")) {
      ProcessSymbols process = session.load(null, ProcessSymbols.class);
      Pointer memory = process.malloc(64);
      memory.setString(0, "kept");
      StubApi.Calc calc = session.load(StubApi.Calc.class);
      Pointer counter = calc.calc_counter_create(41);

      assertThat(memory.getString(0)).isEqualTo("kept");
      assertThat(calc.calc_counter_get(counter)).isEqualTo(41);
      session.close();
      assertThat(memory.getString(0)).as("the worker lives").isEqualTo("kept");
    }
  }

  @Test
  void aCallback_callsThroughTheSessionAgain_onTheSameNativeThread() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1);
        Session session = box.session("calc")) {
      StubApi.Calc calc = session.load(StubApi.Calc.class);
      StubApi.Calc pooled = box.load("calc", StubApi.Calc.class);
      ProcessSymbols process = session.load(null, ProcessSymbols.class);
      Set<Long> threads = new HashSet<>(Set.of(calc.calc_thread_id()));

      inCallback(
          process,
          () -> {
            threads.add(calc.calc_thread_id());
            threads.add(pooled.calc_thread_id());
            inCallback(process, () -> threads.add(calc.calc_thread_id()));
          });

      assertThat(threads).hasSize(1);
    }
  }

  @Test
  void aSecondCaller_waitsForTheFirst() throws Exception {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1);
        Session session =
            box.session("sleep", SessionOptions.DEFAULT.withPatience(Duration.ofSeconds(20)))) {
      StubApi.Sleep sleep = session.load(StubApi.Sleep.class);
      CountDownLatch inCall = new CountDownLatch(1);
      CountDownLatch finish = new CountDownLatch(1);
      CompletableFuture<Void> first = occupy(session, inCall, finish);
      CompletableFuture<Integer> second = Background.call(() -> sleep.sleep_add(1, 2));
      assertThat(second).isNotDone();

      finish.countDown();

      assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(3);
      first.get(20, TimeUnit.SECONDS);
    }
  }

  /** Another thread is in a call of the session when this returns. */
  private static CompletableFuture<Void> occupy(
      Session session, CountDownLatch inCall, CountDownLatch finish) throws InterruptedException {
    ProcessSymbols process = session.load(null, ProcessSymbols.class);
    CompletableFuture<Void> call =
        Background.run(
            () ->
                inCallback(
                    process,
                    () -> {
                      inCall.countDown();
                      await(finish);
                    }));
    assertThat(inCall.await(20, TimeUnit.SECONDS)).isTrue();
    return call;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSecondCaller_isRefused_byOption() throws Exception {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1);
        Session session = box.session("sleep", SessionOptions.DEFAULT.refusingSecondCaller())) {
      StubApi.Sleep sleep = session.load(StubApi.Sleep.class);
      CountDownLatch finish = new CountDownLatch(1);
      CompletableFuture<Void> first = occupy(session, new CountDownLatch(1), finish);

      SessionBusyException busy =
          catchThrowableOfType(SessionBusyException.class, () -> sleep.sleep_add(1, 2));

      assertThat(busy).isNotNull();
      assertThat(busy.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(busy).hasMessageContaining("another thread").hasMessageContaining("session");
      finish.countDown();
      first.get(20, TimeUnit.SECONDS);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void theLossOfItsWorkerInACall_endsTheSessionForGood() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1);
        Session session = box.session("segv")) {
      StubApi.Segv segv = session.load(StubApi.Segv.class);
      Pointer memory = session.load(null, ProcessSymbols.class).malloc(8);

      WorkerLostException lost = catchThrowableOfType(WorkerLostException.class, segv::segv_now);

      assertThat(lost.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
      assertThat(lost).hasMessageContaining("SIGSEGV").hasMessageContaining("The session is over");
      for (int i = 0; i < 3; i++) {
        WorkerLostException later =
            catchThrowableOfType(WorkerLostException.class, () -> segv.segv_add(1, 2));
        assertThat(later.outcome()).hasValue(Outcome.NOT_SENT);
        assertThat(later).hasMessageContaining("The session is over");
      }
      assertThat(catchThrowable(() -> memory.getInt(0))).isInstanceOf(StaleHandleException.class);
      session.close();
      try (Session next = box.session("segv")) {
        assertThat(next.worker()).isNotEqualTo(session.worker());
        assertThat(next.load(StubApi.Segv.class).segv_add(1, 2)).isEqualTo(3);
      }
    }
  }

  @Test
  void aWorkerKilledBetweenCalls_endsTheSession_andItDoesNotMove() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 2);
        Session session = box.session("calc")) {
      StubApi.Calc calc = session.load(StubApi.Calc.class);
      long pid = calc.calc_process_id();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, calc::calc_process_id);

      assertThat(lost.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(lost).hasMessageContaining("The session is over");
      assertThat(box.load("calc", StubApi.Calc.class).calc_process_id()).isNotEqualTo((int) pid);
      assertThat(catchThrowable(calc::calc_process_id)).isInstanceOf(WorkerLostException.class);
    }
  }

  @Test
  void close_givesTheLaneBack_andMayBeCalledAgain() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1)) {
      Session session = box.session("calc");
      StubApi.Calc calc = session.load(StubApi.Calc.class);
      StubApi.Calc pooled = box.load("calc", StubApi.Calc.class);
      int pid = calc.calc_process_id();
      assertThat(catchThrowable(pooled::calc_process_id))
          .isInstanceOf(PoolExhaustedException.class);

      session.close();
      session.close();

      assertThat(pooled.calc_process_id()).isEqualTo(pid);
      assertThat(catchThrowable(calc::calc_process_id))
          .isInstanceOf(SessionClosedException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void close_letsTheCallOfAnotherThreadEnd() throws Exception {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1)) {
      Session session = box.session("calc");
      CountDownLatch finish = new CountDownLatch(1);
      CompletableFuture<Void> call = occupy(session, new CountDownLatch(1), finish);
      CompletableFuture<Void> closing = Background.run(session::close);

      finish.countDown();

      call.get(20, TimeUnit.SECONDS);
      closing.get(20, TimeUnit.SECONDS);
      assertThat(box.load("calc", StubApi.Calc.class).calc_add_i64(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void close_endsACallThatDoesNotEnd_withItsWorker() throws Exception {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1)) {
      Session session = box.session("sleep", SessionOptions.DEFAULT.refusingSecondCaller());
      StubApi.Sleep sleep = session.load(StubApi.Sleep.class);
      assertThat(sleep.sleep_add(1, 1)).isEqualTo(2);
      CompletableFuture<Integer> call = Background.call(sleep::sleep_forever);
      Awaitility.await()
          .until(() -> catchThrowable(() -> sleep.sleep_add(1, 1)) instanceof SessionBusyException);
      CompletableFuture<Void> closing = Background.run(session::close);

      closing.get(20, TimeUnit.SECONDS);

      assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(WorkerLostException.class)
          .hasMessageContaining("its session was closed");
    }
  }

  @Test
  void closedInACallback_theSessionEnds_whenTheCallReturns() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1)) {
      Session session = box.session("calc");
      StubApi.Calc calc = session.load(StubApi.Calc.class);
      inCallback(
          session.load(null, ProcessSymbols.class),
          () -> {
            session.close();
            assertThat(calc.calc_add_i64(1, 2)).as("nested in the call").isEqualTo(3);
          });

      assertThat(catchThrowable(() -> calc.calc_add_i64(1, 2)))
          .isInstanceOf(SessionClosedException.class);
      assertThat(box.load("calc", StubApi.Calc.class).calc_add_i64(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void closingTheGlovebox_doesNotWaitForAnIdleSession() {
    Glovebox box = open(ThreadPolicy.pinned(), 1);
    Session session = box.session("calc");
    StubApi.Calc calc = session.load(StubApi.Calc.class);
    int pid = calc.calc_process_id();

    long start = System.nanoTime();
    box.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(catchThrowable(calc::calc_process_id)).isInstanceOf(GloveboxClosedException.class);
    session.close();
  }

  @Test
  void aPointerOfAnotherWorker_isRefused_beforeItIsSent() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 2);
        Session one = box.session("calc");
        Session two = box.session("calc")) {
      Pointer counter = one.load(StubApi.Calc.class).calc_counter_create(1);
      StubApi.Calc other = two.load(StubApi.Calc.class);

      assertThat(one.worker()).isNotEqualTo(two.worker());
      assertThat(catchThrowable(() -> other.calc_counter_get(counter)))
          .isInstanceOf(StaleHandleException.class);
      assertThat(other.calc_add_i64(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void functionsAndVariables_areReached_withoutAnInterface() {
    try (Glovebox box = open(ThreadPolicy.pinned(), 1)) {
      assertThat(box.function("calc", "calc_greeting").invokeString(null, false)).isNotEmpty();
      assertThat(box.function("calc", "calc_add_i64").invokeLong(new Object[] {20L, 22L}))
          .isEqualTo(42);
      assertThat(box.function(null, "strlen").invokeLong(new Object[] {"four"})).isEqualTo(4);
      assertThat(box.load(null, ProcessSymbols.class).getpid())
          .isEqualTo((int) box.workers().get(0).pid());
      Pointer environment = box.globalVariable(null, "environ").getPointer(0);
      assertThat(environment.getPointer(0).getString(0)).contains("=");
      try (Session session = box.session("calc")) {
        long thread = session.load(StubApi.Calc.class).calc_thread_id();
        assertThat(session.function("calc", "calc_thread_id").invokeLong(null)).isEqualTo(thread);
        assertThat(session.globalVariable(null, "environ").getPointer(0)).isEqualTo(environment);
      }
    }
  }

  @Test
  void aNullName_isRefused_whereThereAreSeveralPools() {
    try (Glovebox box =
        Glovebox.open(
            Stubs.builder(pool -> {}, "calc")
                .pool("other", pool -> {})
                .library("sleep", library -> library.path(Stubs.file("sleep")).pool("other"))
                .build())) {
      assertThat(catchThrowable(() -> box.load(null, ProcessSymbols.class)))
          .isInstanceOf(SignatureException.class)
          .hasMessageContaining("[other, pool]")
          .hasMessageContaining("session");
      try (Session session = box.session("sleep")) {
        assertThat(session.load(null, ProcessSymbols.class).getpid()).isPositive();
        assertThat(catchThrowable(() -> session.load("calc", StubApi.Calc.class)))
            .isInstanceOf(SignatureException.class)
            .hasMessageContaining("belongs to pool 'pool'");
      }
    }
  }
}
