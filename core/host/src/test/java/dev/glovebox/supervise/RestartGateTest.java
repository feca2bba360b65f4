package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.supervise.RestartGate.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RestartGateTest {
  private static final RestartPolicy POLICY =
      new RestartPolicy(
          3,
          Duration.ofSeconds(60),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));

  /** Starts near the end of the clock's range, as System.nanoTime may. */
  private long now = Long.MAX_VALUE - 1000;

  private final List<Long> bounds = new ArrayList<>();
  private boolean leastJitter;

  /** Always the largest number that may come, or always 0. */
  private final RandomGenerator random =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new AssertionError("unbounded");
        }

        @Override
        public long nextLong(long bound) {
          bounds.add(bound);
          return leastJitter ? 0 : bound - 1;
        }
      };

  private RestartGate gate(RestartPolicy policy) {
    return new RestartGate(policy, () -> now, random);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void tryStart_beforeAnyLoss_starts() {
    RestartGate gate = gate(POLICY);

    assertThat(gate.tryStart()).isEqualTo(new Answer.Start());
    assertThat(gate.tryStart()).isEqualTo(new Answer.Start());
  }

  @Test
  void lost_doublesTheBackoffUpToItsMost() {
    RestartGate gate = gate(POLICY.withIntensity(100, Duration.ofSeconds(60)));
    List<Long> waits = new ArrayList<>();

    for (int i = 0; i < 6; i++) {
      gate.lost("it died");
      waits.add(((Answer.Wait) gate.tryStart()).nanos() / 1_000_000);
    }

    assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
  }

  @Test
  void lost_veryOften_keepsTheBackoffAtItsMost() {
    RestartGate gate = gate(POLICY.withIntensity(10_000, Duration.ofSeconds(60)));

    for (int i = 0; i < 100; i++) {
      gate.lost("it died");
    }

    assertThat(bounds.get(99)).isEqualTo(Duration.ofSeconds(1).toNanos() + 1);
    assertThat(((Answer.Wait) gate.tryStart()).nanos()).isEqualTo(1_000_000_000L);
  }

  @Test
  void lost_withTheLeastJitter_mayStartAtOnce() {
    leastJitter = true;
    RestartGate gate = gate(POLICY);

    gate.lost("it died");

    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);
    assertThat(bounds).containsExactly(Duration.ofMillis(100).toNanos() + 1);
  }

  @Test
  void tryStart_inTheBackoff_saysHowLongStillAndWhy() {
    RestartGate gate = gate(POLICY);
    gate.lost("it died of hunger");
    pass(Duration.ofMillis(60));

    assertThat(gate.tryStart()).isEqualTo(new Answer.Wait(40_000_000, "it died of hunger"));
    pass(Duration.ofMillis(40));
    assertThat(gate.tryStart()).isEqualTo(new Answer.Start());
  }

  @Test
  void succeeded_withAWorkerStartedSince_resetsTheBackoff() {
    RestartGate gate = gate(POLICY);
    gate.lost("it died");
    gate.lost("it died");
    pass(Duration.ofSeconds(1));

    gate.succeeded(now);
    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);
    gate.lost("it died");

    assertThat(((Answer.Wait) gate.tryStart()).nanos()).isEqualTo(100_000_000L);
  }

  @Test
  void succeeded_withAWorkerThatWasHealthyAllTheTime_resetsNothing() {
    long startedBefore = now;
    RestartGate gate = gate(POLICY);
    pass(Duration.ofSeconds(1));
    gate.lost("another died");

    gate.succeeded(startedBefore);

    assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
  }

  @Test
  void succeeded_tellsWhetherTheNextAnswerOfTheSameWorkerCanMatter() {
    RestartGate gate = gate(POLICY);
    long startedBefore = now;
    assertThat(gate.succeeded(startedBefore)).isTrue();
    pass(Duration.ofSeconds(1));
    gate.lost("another died");
    assertThat(gate.succeeded(startedBefore)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(gate.succeeded(now)).isTrue();

    RestartGate open = gate(POLICY);
    while (open.refusal().isEmpty()) {
      open.lost("it died");
    }
    pass(Duration.ofMillis(1));
    assertThat(open.succeeded(now)).as("it may be the trial's, later").isFalse();
  }

  @Test
  void lost_onceMoreThanTheIntensity_opensTheBreakerForItsTime() {
    RestartGate gate = gate(POLICY);
    for (int i = 0; i < 3; i++) {
      gate.lost("it died");
      assertThat(gate.tryStart()).isNotInstanceOf(Answer.Refuse.class);
    }

    gate.lost("it died again");
    pass(Duration.ofSeconds(10));

    assertThat(gate.tryStart())
        .isEqualTo(new Answer.Refuse(Duration.ofSeconds(20).toNanos(), "it died again"));
  }

  @Test
  void lost_outsideTheWindow_doesNotCount() {
    RestartGate gate = gate(POLICY);
    for (int i = 0; i < 20; i++) {
      gate.lost("it died");
      pass(Duration.ofSeconds(21));
      assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);
    }
  }

  @Test
  void lost_withIntensityZero_opensTheBreakerAtOnce() {
    RestartGate gate = gate(POLICY.withIntensity(0, Duration.ofSeconds(60)));

    gate.lost("it died");

    assertThat(gate.tryStart()).isInstanceOf(Answer.Refuse.class);
  }

  @Test
  void succeeded_whileTheBreakerIsOpen_doesNotCloseIt() {
    RestartGate gate = opened();

    gate.succeeded(now);

    assertThat(gate.tryStart()).isInstanceOf(Answer.Refuse.class);
  }

  @Test
  void tryStart_whenTheBreakersTimeIsOver_letsExactlyOneTrialThrough() {
    RestartGate gate = halfOpen();

    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);
    assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
    pass(Duration.ofMinutes(5));
    assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
  }

  @Test
  void succeeded_byTheTrial_closesTheBreakerAndForgetsTheLosses() {
    RestartGate gate = halfOpen();
    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);

    gate.succeeded(now);

    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);
    for (int i = 0; i < 3; i++) {
      gate.lost("it died");
      assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
    }
  }

  @Test
  void succeeded_byAnotherThanTheTrial_leavesTheBreakerHalfOpen() {
    long startedBefore = now;
    RestartGate gate = halfOpen();
    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);

    gate.succeeded(startedBefore);

    assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
  }

  @Test
  void lost_byTheTrial_opensTheBreakerAgainForItsWholeTime() {
    RestartGate gate = halfOpen();
    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);

    gate.lost("the trial died");

    assertThat(gate.tryStart())
        .isEqualTo(new Answer.Refuse(Duration.ofSeconds(30).toNanos(), "the trial died"));
  }

  @Test
  void withdrawn_byTheTrial_letsAnotherTrialThrough() {
    RestartGate gate = halfOpen();
    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);

    gate.withdrawn(now);

    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);
    assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
  }

  @Test
  void withdrawn_byAWorkerFromBefore_letsNoSecondTrialThrough() {
    long startedBefore = now;
    RestartGate gate = halfOpen();
    assertThat(gate.tryStart()).isInstanceOf(Answer.Start.class);

    gate.withdrawn(startedBefore);

    assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
  }

  private RestartGate opened() {
    RestartGate gate = gate(POLICY);
    pass(Duration.ofSeconds(1));
    for (int i = 0; i < 4; i++) {
      gate.lost("it died");
    }
    return gate;
  }

  private RestartGate halfOpen() {
    RestartGate gate = opened();
    pass(Duration.ofSeconds(30));
    return gate;
  }

  @Test
  void tryPromote_inTheBackoff_isNotHeldUp() {
    RestartGate gate = gate(POLICY);
    gate.lost("it died");

    assertThat(gate.tryStart()).isInstanceOf(Answer.Wait.class);
    assertThat(gate.trySpare()).isInstanceOf(Answer.Wait.class);
    assertThat(gate.tryPromote()).isEqualTo(new Answer.Start());
  }

  @Test
  void tryPromote_whileTheBreakerIsOpen_isRefusedAndThenTheTrial() {
    RestartGate gate = gate(POLICY.withIntensity(0, Duration.ofSeconds(60)));
    gate.lost("it died");

    assertThat(gate.tryPromote()).isEqualTo(new Answer.Refuse(30_000_000_000L, "it died"));
    pass(Duration.ofSeconds(30));
    assertThat(gate.tryPromote()).isEqualTo(new Answer.Start());
    assertThat(gate.tryPromote()).as("one trial").isInstanceOf(Answer.Wait.class);
    gate.succeeded(now);
    assertThat(gate.tryPromote()).isEqualTo(new Answer.Start());
  }

  @Test
  void trySpare_untilACallSaysThatAllIsWell_waits() {
    RestartGate gate = gate(POLICY.withIntensity(0, Duration.ofSeconds(60)));
    gate.lost("it died");
    pass(Duration.ofSeconds(30));

    assertThat(gate.trySpare()).isInstanceOf(Answer.Wait.class);
    assertThat(gate.tryStart()).as("the trial is left to a call").isEqualTo(new Answer.Start());
    gate.succeeded(now);

    assertThat(gate.trySpare()).isEqualTo(new Answer.Start());
  }

  @Test
  @Timeout(20)
  void succeeded_withAWorkerThatWasHealthyAllTheTime_takesNoLock() throws Exception {
    long startedBefore = now;
    RestartGate gate = gate(POLICY);
    pass(Duration.ofSeconds(1));
    gate.lost("another died");
    Thread caller = new Thread(() -> gate.succeeded(startedBefore));

    synchronized (gate) {
      caller.start();
      caller.join();
    }

    assertThat(caller.isAlive()).isFalse();
  }
}
