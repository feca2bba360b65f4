package dev.glovebox.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.it.TestClassPath;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.LaneTransport;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A worker that breaks the protocol: the host says so in bounded time, ends it, and the next worker
 * is a good one.
 */
@Timeout(90)
class LyingWorkerIT {
  private static final Duration START = Duration.ofSeconds(4);
  private static final Duration DEADLINE = Duration.ofSeconds(6);

  /** An honest worker has six of them to answer. */
  private static final Duration CHECK_PERIOD = Duration.ofSeconds(1);

  /** What all workers here can do. */
  public interface Adder extends Library {
    int calc_add_i32(int a, int b);
  }

  @TempDir private Path directory;
  private long began;

  @BeforeEach
  void begin() {
    began = System.nanoTime();
  }

  @AfterEach
  void theLiarIsGone() throws IOException {
    Path pid = directory.resolve("liar.pid");
    if (Files.exists(pid)) {
      assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid))))
          .as("the liar's process")
          .isEmpty();
    }
  }

  /** The first worker tells the lie; all others are good. */
  private Glovebox open(Lie lie) throws IOException {
    Path calc = AvailableStubs.path("calc");
    Path realJava = GloveboxOptions.DEFAULT.java();
    Path java = directory.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ -e '%1$s/lied' ]; then exec '%2$s' "$@"; fi
        : > '%1$s/lied'
        exec '%2$s' -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto -Xmx64m \\
          -cp '%3$s' %4$s %5$s '%1$s/liar.pid'
        """
            .formatted(
                directory, realJava, TestClassPath.text(), LiarMain.class.getName(), lie.name()));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return Glovebox.open(
        Registry.builder()
            .library("calc", it -> it.path(calc))
            .pool(
                "calc",
                it ->
                    it.transport(lie.isShared() ? LaneTransport.SHARED : LaneTransport.byDefault())
                        .timeouts(
                            PoolTimeouts.DEFAULT
                                .withStart(START)
                                .withLoad(Duration.ofSeconds(3))
                                .withStop(Duration.ofSeconds(1)))
                        .restart(
                            RestartPolicy.DEFAULT.withBackoff(
                                Duration.ofMillis(1), Duration.ofMillis(10))))
            .build(),
        GloveboxOptions.DEFAULT.withJava(java).withCheckPeriod(CHECK_PERIOD));
  }

  private static Adder adder(Glovebox box) {
    return box.load("calc", Adder.class, LoadOptions.DEFAULT.withDeadline(DEADLINE));
  }

  private <E extends GloveboxException> E firstCallFails(Class<E> type, Adder adder) {
    E failure = catchThrowableOfType(type, () -> adder.calc_add_i32(20, 22));
    assertThat(failure).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    return failure;
  }

  private static void theNextWorkerIsGood(Adder adder) {
    assertThat(adder.calc_add_i32(40, 2)).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "EXITS_AT_ONCE",
        "NEVER_CONNECTS",
        "SAYS_NOTHING",
        "WRONG_SECRET",
        "GARBAGE_FOR_HELLO",
        "VERSION_99",
        "CLOSES_WITHIN_HELLO",
        "DIES_AFTER_CONTROL",
        "OPENS_NO_LANE",
        "ONLY_LANES_THAT_ARE_NOT"
      })
  void aLieAtTheDoor_isAFailedStart(Lie lie) throws IOException {
    try (Glovebox box = open(lie)) {
      Adder adder = adder(box);

      WorkerStartException failure = firstCallFails(WorkerStartException.class, adder);

      assertThat(failure.command()).first().asString().endsWith("/java");
      assertThat(failure.getMessage()).hasSizeLessThan(20_000).doesNotContain("secret\":");
      switch (lie) {
        case EXITS_AT_ONCE -> assertThat(failure.exit()).hasValue(3);
        case DIES_AFTER_CONTROL -> assertThat(failure.exit()).hasValue(4);
        case VERSION_99 -> assertThat(failure).hasMessageContaining("protocol versions 99 to 99");
        case WRONG_SECRET -> assertThat(failure).hasMessageContaining("wrong secret");
        case GARBAGE_FOR_HELLO -> assertThat(failure).hasMessageContaining("47 45 54 20");
        default -> assertThat(failure.stderrTail()).contains("liar: " + lie);
      }
      theNextWorkerIsGood(adder);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "GARBAGE_FOR_RESULT",
        "UNKNOWN_FRAME_TYPE",
        "HUGE_FRAME",
        "SHORT_RESULT",
        "TOO_MANY_BLOCKS",
        "TRAILING_BYTES",
        "BOUND_FOR_RESULT",
        "RESULT_WITHIN_JSON"
      })
  void aLieInPlaceOfAResult_isAProtocolException_withTheBytes(Lie lie) throws IOException {
    try (Glovebox box = open(lie)) {
      Adder adder = adder(box);

      ProtocolException failure = firstCallFails(ProtocolException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      assertThat(failure.function()).contains("calc_add_i32");
      assertThat(failure.worker()).isPresent();
      assertThat(failure.firstBytesHex()).matches("([0-9a-f]{2}( |$)).*");
      assertThat(failure).hasMessageContaining(failure.firstBytesHex());
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void anEndWithinAResult_isALostWorker_evenIfItsProcessLives() throws IOException {
    try (Glovebox box = open(Lie.ENDS_WITHIN_RESULT)) {
      Adder adder = adder(box);

      WorkerLostException failure = firstCallFails(WorkerLostException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void aDeathWithinACall_isALostWorker_withItsExit() throws IOException {
    try (Glovebox box = open(Lie.DIES_WITHIN_CALL)) {
      Adder adder = adder(box);

      WorkerLostException failure = firstCallFails(WorkerLostException.class, adder);

      assertThat(failure.exit()).hasValue(7);
      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void noAnswer_endsAtTheDeadline() throws IOException {
    try (Glovebox box = open(Lie.NO_ANSWER)) {
      Adder adder = adder(box);

      CallDeadlineExceededException failure =
          firstCallFails(CallDeadlineExceededException.class, adder);

      assertThat(failure.deadline()).isEqualTo(DEADLINE);
      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void aLoadWithoutEnd_endsAtItsDeadline_andNothingWasSent() throws IOException {
    try (Glovebox box = open(Lie.LOADS_FOR_EVER)) {
      Adder adder = adder(box);

      CallDeadlineExceededException failure =
          firstCallFails(CallDeadlineExceededException.class, adder);

      assertThat(failure).hasMessageContaining("loading library 'calc'");
      assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void garbageForLoaded_isAProtocolException() throws IOException {
    try (Glovebox box = open(Lie.GARBAGE_FOR_LOADED)) {
      Adder adder = adder(box);

      ProtocolException failure = firstCallFails(ProtocolException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
      assertThat(failure.firstBytesHex()).isNotEmpty();
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void aDeathAtLoad_isTold_andCostsOneWorker() throws IOException {
    try (Glovebox box = open(Lie.DIES_AT_LOAD)) {
      Adder adder = adder(box);

      WorkerLostException failure = firstCallFails(WorkerLostException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.NOT_SENT);
      theNextWorkerIsGood(adder);
      assertThat(box.workers()).hasSize(1);
      assertThat(directory.resolve("lied")).exists();
    }
  }

  @Test
  void aFaultOfAnUnknownKind_leavesOpenWhetherTheCallRan_andTheLaneGoesOn() throws IOException {
    try (Glovebox box = open(Lie.INTERNAL_FAULT)) {
      Adder adder = adder(box);

      SignatureException failure = firstCallFails(SignatureException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      assertThat(failure).hasMessageContaining("it went wrong").hasMessageContaining("Do better.");
    }
  }

  /** The one that comes late finds the next call sent already. */
  @ParameterizedTest
  @CsvSource({
    "ANSWERS_TWICE, NOT_SENT, not due",
    "ANSWERS_AGAIN_LATE, MAY_HAVE_RUN, before its turn"
  })
  void aSecondAnswer_isNeverTakenForThatOfTheNextCall(Lie lie, Outcome outcome, String why)
      throws IOException {
    try (Glovebox box = open(lie)) {
      Adder adder = adder(box);

      assertThat(adder.calc_add_i32(1, 2)).isEqualTo(3);
      ProtocolException failure = firstCallFails(ProtocolException.class, adder);

      assertThat(failure.outcome()).contains(outcome);
      assertThat(failure).hasMessageContaining(why);
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void tooManyLanes_areTurnedAway_andTheRightOnesServe() throws IOException {
    try (Glovebox box = open(Lie.OPENS_TOO_MANY_LANES)) {
      theNextWorkerIsGood(adder(box));
      assertThat(box.workers()).singleElement().extracting(it -> it.id().generation()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOODS_CONTROL", "GARBAGE_ON_CONTROL", "NEVER_ANSWERS_PINGS"})
  void aLieOnTheControlConnection_endsTheWorker(Lie lie) throws IOException {
    try (Glovebox box = open(lie)) {
      Adder adder = adder(box);
      theNextWorkerIsGood(adder);
      long liar = box.workers().get(0).pid();

      // So many checks without an answer, and it is taken for dead.
      await().atMost(Duration.ofSeconds(60)).until(() -> ProcessHandle.of(liar).isEmpty());

      theNextWorkerIsGood(adder);
      assertThat(box.workers()).allMatch(worker -> worker.pid() != liar);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"FLOODS_CONTROL", "IGNORES_BYE", "NEVER_ANSWERS_PINGS"})
  void closing_isBounded_whateverTheWorkerDoes(Lie lie) throws IOException {
    long start;
    try (Glovebox box = open(lie)) {
      theNextWorkerIsGood(adder(box));
      start = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  // In shared memory.

  @ParameterizedTest
  @EnumSource(names = {"SHARED_HONEST", "SHARED_RINGS", "SHARED_TRUNCATES"})
  void whatDoesNoHarmInSharedMemory_isServed(Lie lie) throws IOException {
    try (Glovebox box = open(lie)) {
      Adder adder = adder(box);
      for (int i = 0; i < 100; i++) {
        assertThat(adder.calc_add_i32(i, 2)).isEqualTo(i + 2);
      }
      assertThat(box.workers()).singleElement().extracting(it -> it.id().generation()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "SHARED_NUMBER",
        "SHARED_PAST",
        "SHARED_LENGTH",
        "SHARED_SHORT",
        "SHARED_TYPE",
        "SHARED_SIDE",
        "SHARED_ROOM",
        "SHARED_SAME_ROOM",
        "SHARED_PUNCHES"
      })
  void aLieInSharedMemory_isAProtocolException(Lie lie) throws IOException {
    try (Glovebox box = open(lie)) {
      Adder adder = adder(box);

      ProtocolException failure = firstCallFails(ProtocolException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      assertThat(failure.worker()).isPresent();
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void aSegmentThatIsScribbledOver_endsItsWorkerAlone() throws IOException {
    for (int round = 0; round < 3; round++) {
      try (Glovebox box = open(Lie.SHARED_SCRIBBLES)) {
        Adder adder = adder(box);

        // A header of zeros and ones can be an answer, too.
        GloveboxException failure =
            catchThrowableOfType(GloveboxException.class, () -> adder.calc_add_i32(20, 22));

        if (failure != null) {
          assertThat(failure)
              .isInstanceOfAny(ProtocolException.class, CallDeadlineExceededException.class);
          theNextWorkerIsGood(adder);
        }
      }
      Files.delete(directory.resolve("lied"));
    }
  }

  @Test
  void noAnswerInSharedMemory_endsAtTheDeadline() throws IOException {
    try (Glovebox box = open(Lie.SHARED_NO_ANSWER)) {
      Adder adder = adder(box);

      CallDeadlineExceededException failure =
          firstCallFails(CallDeadlineExceededException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void aWorkerThatClosesItsSocketAndGoesOnInMemory_isLost() throws IOException {
    try (Glovebox box = open(Lie.SHARED_GOES_ON)) {
      Adder adder = adder(box);

      WorkerLostException failure = firstCallFails(WorkerLostException.class, adder);

      assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
      theNextWorkerIsGood(adder);
    }
  }

  @Test
  void aSecondAnswerInSharedMemory_isNeverTakenForThatOfTheNextCall() throws IOException {
    try (Glovebox box = open(Lie.SHARED_ANSWERS_TWICE)) {
      Adder adder = adder(box);

      // It may come before the first is taken, before the next call is sent, or after that.
      ProtocolException failure =
          catchThrowableOfType(
              ProtocolException.class,
              () -> {
                assertThat(adder.calc_add_i32(1, 2)).isEqualTo(3);
                adder.calc_add_i32(3, 4);
              });

      assertThat(failure).isNotNull();
      theNextWorkerIsGood(adder);
    }
  }
}
