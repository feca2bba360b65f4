package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.it.LeftoversPerClass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One proxy, used by many threads of this process. */
@Timeout(120)
@LeftoversPerClass
class ThreadsIT {
  private static final int THREADS = 8;
  private static final int ROUNDS = 100;

  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private interface Work {
    void round(int thread, int round);
  }

  private void everywhere(Work work) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      all.add(
          threads.submit(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  work.round(thread, round);
                }
              }));
    }
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void structuresAndMemory_ofManyThreads_doNotMix(Place place) throws Exception {
    JnaTypes jt = BOX.at(place);
    everywhere(
        (thread, round) -> {
          Structures.Nested nested = new Structures.Nested();
          jt.jt_nested_fill(nested, thread * 100 + round);
          assertThat(nested.tail).isEqualTo(thread * 100 + round + 5);
          Memory memory = new Memory(8);
          memory.setLong(0, 0);
          jt.jt_write_int(memory, 4, round);
          assertThat(memory.getInt(4)).isEqualTo(round);
        });
  }

  @ParameterizedTest
  @EnumSource
  void callbacksOfManyThreads_runOnTheirOwn(Place place) throws Exception {
    JnaTypes jt = BOX.at(place);
    everywhere(
        (thread, round) -> {
          Thread caller = Thread.currentThread();
          Callbacks.OfInt again =
              value -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                return jt.jt_call_int(inner -> inner + thread, value);
              };
          assertThat(jt.jt_call_int(again, round)).isEqualTo(round + thread);
        });
  }

  @ParameterizedTest
  @EnumSource
  void oneCallbackObject_servesManyThreads(Place place) throws Exception {
    JnaTypes jt = BOX.at(place);
    AtomicInteger calls = new AtomicInteger();
    Callbacks.OfInt counting = value -> value + (calls.incrementAndGet() > 0 ? 1 : 0);
    everywhere((thread, round) -> assertThat(jt.jt_call_int(counting, round)).isEqualTo(round + 1));
    assertThat(calls).hasValue(THREADS * ROUNDS);
  }

  @Test
  void aProxyWhoseWorkerIsReplacedAgainAndAgain_failsTypedOrAnswersRight() throws Exception {
    JnaTypes jt = BOX.at(Place.WORKER);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      callers.add(
          threads.submit(
              () -> {
                while (!over.get()) {
                  Structures.Nested nested = new Structures.Nested();
                  try {
                    jt.jt_nested_fill(nested, 7);
                    assertThat(nested.tail).isEqualTo(12);
                    assertThat(jt.jt_call_int(value -> value + 1, 1)).isEqualTo(2);
                    answered.incrementAndGet();
                  } catch (GloveboxException lost) {
                    assertThat(lost).hasMessageContaining(".");
                  }
                }
              }));
    }
    for (int kill = 0; kill < 3; kill++) {
      int before = answered.get();
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> answered.get() > before + 20);
      BOX.box()
          .workers()
          .forEach(
              worker -> ProcessHandle.of(worker.pid()).ifPresent(ProcessHandle::destroyForcibly));
    }
    over.set(true);
    for (Future<?> caller : callers) {
      caller.get(30, TimeUnit.SECONDS);
    }
    assertThat(jt.jt_call_int(value -> value + 1, 1)).as("in the end").isEqualTo(2);
  }
}
