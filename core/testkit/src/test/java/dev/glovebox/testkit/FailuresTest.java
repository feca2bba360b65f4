package dev.glovebox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.MemoryExhaustedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.SessionBusyException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each failure has the type, the outcome and the words of the real one. */
class FailuresTest {
  private final FakeGlovebox box =
      FakeGlovebox.builder().library("greeter", Greeter.class, new GreeterInJava()).build();
  private final Greeter greeter = box.load("greeter", Greeter.class);

  private <T extends Throwable> T thrown(Failure failure, Class<T> type) {
    box.on("greeter", "Add").nextCall().fails(failure);
    return catchThrowableOfType(type, () -> greeter.Add(1, 2));
  }

  static Stream<Arguments> all() {
    return Stream.of(
        Arguments.of(
            Failures.workerLost(),
            WorkerLostException.class,
            Outcome.MAY_HAVE_RUN,
            "the worker was lost: it ended by SIGSEGV [function=greeter.Add, worker=greeter-1#1,"),
        Arguments.of(
            Failures.workerLost(Outcome.NOT_SENT),
            WorkerLostException.class,
            Outcome.NOT_SENT,
            "the worker was lost: it ended by SIGSEGV [function=greeter.Add, worker=greeter-1#1,"),
        Arguments.of(
            Failures.deadlineExceeded(),
            CallDeadlineExceededException.class,
            Outcome.MAY_HAVE_RUN,
            "a call of greeter.Add exceeded its deadline of 1000 ms; the thread sleeps ["),
        Arguments.of(
            Failures.deadlineExceededBeforeSent(),
            CallDeadlineExceededException.class,
            Outcome.NOT_SENT,
            "the call was not sent within its deadline of 1000 ms: a worker was being started ["),
        Arguments.of(
            Failures.poolExhausted(),
            PoolExhaustedException.class,
            Outcome.NOT_SENT,
            "no lane of pool 'greeter' became free within 5000 ms; it has "),
        Arguments.of(
            Failures.workerUnavailable(),
            WorkerUnavailableException.class,
            Outcome.NOT_SENT,
            "pool 'greeter' starts no worker for another 5000 ms: the last one, greeter-1#1, "),
        Arguments.of(
            Failures.workerNotStarted(),
            WorkerStartException.class,
            Outcome.NOT_SENT,
            "worker greeter-1#1 ended before it was ready"),
        Arguments.of(
            Failures.sessionBusy(),
            SessionBusyException.class,
            Outcome.NOT_SENT,
            "another thread is in a call of the session, and did not return within 5000 ms ["),
        Arguments.of(
            Failures.staleHandle(),
            StaleHandleException.class,
            Outcome.NOT_SENT,
            "worker greeter-1#1, which the pointer came from, is gone ["),
        Arguments.of(
            Failures.memoryExhausted(Outcome.NOT_SENT),
            MemoryExhaustedException.class,
            Outcome.NOT_SENT,
            "this process has no memory left for what is sent with the call (Java heap space) ["),
        Arguments.of(
            Failures.memoryExhausted(Outcome.RAN),
            MemoryExhaustedException.class,
            Outcome.RAN,
            "this process has no memory left for what the call has returned (Java heap space) ["),
        Arguments.of(
            Failures.memoryExhausted(Outcome.MAY_HAVE_RUN),
            MemoryExhaustedException.class,
            Outcome.MAY_HAVE_RUN,
            "this process had no memory left to read the answer of a call (Java heap space) ["));
  }

  @ParameterizedTest
  @MethodSource("all")
  void failure_isAsTheRealOne(
      Failure failure, Class<? extends GloveboxException> type, Outcome outcome, String message) {
    GloveboxException thrown = thrown(failure, type);

    assertThat(thrown).hasMessageStartingWith(message).hasMessageContaining(outcome.sentence());
    assertThat(thrown.outcome()).contains(outcome);
    assertThat(thrown.library()).contains("greeter");
    assertThat(thrown.function()).contains("Add");
    if (outcome != Outcome.NOT_SENT) {
      assertThat(thrown.elapsed()).isPresent();
    }
    assertThat(thrown.advice()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("all")
  void failure_losesTheWorker_whereTheRealOneDoes(
      Failure failure, Class<? extends GloveboxException> type, Outcome outcome) {
    boolean loses =
        type == WorkerLostException.class
            || (type == CallDeadlineExceededException.class && outcome == Outcome.MAY_HAVE_RUN);
    thrown(failure, type);

    greeter.Add(1, 2);
    assertThat(box.calls())
        .extracting(RecordedCall::worker)
        .containsExactly("greeter-1#1", loses ? "greeter-1#2" : "greeter-1#1");
  }

  @Test
  void workerLost_hasItsEvidence() {
    WorkerLostException lost = thrown(Failures.workerLost(), WorkerLostException.class);

    assertThat(lost.exit()).hasValue(139);
    assertThat(lost.crashReport().cause()).isEqualTo(new CrashCause.Signal("SIGSEGV", 11));
  }

  @Test
  void fields_areSet() {
    assertThat(thrown(Failures.poolExhausted(), PoolExhaustedException.class).pool())
        .isEqualTo("greeter");
    assertThat(
            thrown(
                    Failures.workerUnavailable(Duration.ofMillis(70)),
                    WorkerUnavailableException.class)
                .retryAfter())
        .isEqualTo(Duration.ofMillis(70));
    assertThat(thrown(Failures.memoryExhausted(Outcome.RAN), MemoryExhaustedException.class))
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void misuse_isSaid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Failures.workerLost(Outcome.RAN))
        .withMessageContaining("NOT_SENT or MAY_HAVE_RUN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Failures.workerUnavailable(Duration.ofMillis(-1)));
  }
}
