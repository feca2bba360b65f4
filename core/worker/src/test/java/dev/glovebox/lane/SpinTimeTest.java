package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Times are made up, in nanoseconds: nothing here waits. */
class SpinTimeTest {
  private static final long LIMIT = 20_000;

  private long now = 1;

  /** A wait of this length, so long after the one before. */
  private void wait(SpinTime spin, long gap, long length) {
    now += gap;
    spin.waited(now, now + length);
    now += length;
  }

  private void waits(SpinTime spin, int times, long gap, long length) {
    for (int i = 0; i < times; i++) {
      wait(spin, gap, length);
    }
  }

  @Test
  void aNewLane_looks() {
    assertThat(new SpinTime(LIMIT).nanos()).isEqualTo(LIMIT);
  }

  @Test
  void aLaneThatIsUsedRarely_sleepsAtOnce() {
    SpinTime spin = new SpinTime(LIMIT);
    waits(spin, 20, 10_000, 1_000_000);
    assertThat(spin.nanos()).isZero();
  }

  @Test
  void theCallerOfARarelyUsedLane_sleepsAtOnceThoughAnswersComeSoon() {
    SpinTime spin = new SpinTime(LIMIT);
    waits(spin, 20, 1_000_000, 50_000);
    assertThat(spin.nanos()).isZero();
  }

  @Test
  void waitingForWhatTakesLong_isDoneAsleep() {
    SpinTime spin = new SpinTime(LIMIT);
    waits(spin, 20, 1_000, 250_000);
    assertThat(spin.nanos()).isZero();
  }

  @Test
  void wakingUpOnBothSides_isShortEnoughToGoBackToLooking() {
    SpinTime spin = new SpinTime(LIMIT);
    waits(spin, 20, 1_000_000, 60_000);
    assertThat(spin.nanos()).isZero();
    waits(spin, 20, 5_000, 60_000);
    assertThat(spin.nanos()).isEqualTo(LIMIT);
  }

  @Test
  void onePause_isNoHabit() {
    SpinTime spin = new SpinTime(LIMIT);
    waits(spin, 20, 100, 500);
    wait(spin, 100, 60_000_000_000L);
    waits(spin, 8, 100, 500);
    assertThat(spin.nanos()).isEqualTo(LIMIT);
  }

  @Test
  void looksThatNeverHelp_becomeFew_andManyAgainWhenTheyDo() {
    SpinTime spin = new SpinTime(LIMIT);
    int atFirst = spin.polls();
    waits(spin, 10, 100, 4_000);
    assertThat(spin.polls()).isOne();
    assertThat(spin.nanos()).isEqualTo(LIMIT);
    waits(spin, 10, 100, 700);
    assertThat(spin.polls()).isEqualTo(atFirst);
    spin.polled();
    assertThat(spin.polls()).isEqualTo(atFirst);
  }

  @Test
  void losingTheProcessorNowAndThen_isNoReasonToSleep() {
    SpinTime spin = new SpinTime(LIMIT);
    for (int i = 0; i < 100; i++) {
      waits(spin, 8, 500, 3_000);
      wait(spin, 500, 4_000_000);
      assertThat(spin.nanos()).isEqualTo(LIMIT);
    }
  }

  @Test
  void givingWayToAStranger_isNotDoneAgainSoon() {
    SpinTime spin = new SpinTime(LIMIT);
    spin.looked(5_000);
    assertThat(spin.givesWay()).isTrue();
    spin.looked(3_000_000);
    assertThat(spin.givesWay()).isFalse();
    waits(spin, 20, 500, 3_000);
    assertThat(spin.givesWay()).isFalse();
    waits(spin, 100, 500, 3_000);
    assertThat(spin.givesWay()).isTrue();
  }

  @Test
  void aLimitOfZero_isToSleepAtOnce() {
    SpinTime spin = new SpinTime(0);
    assertThat(spin.polls()).isOne();
    assertThat(spin.nanos()).isZero();
  }
}
