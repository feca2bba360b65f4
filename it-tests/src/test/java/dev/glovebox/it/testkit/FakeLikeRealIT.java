package dev.glovebox.it.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.it.StubApi;
import dev.glovebox.it.Stubs;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Registry;
import dev.glovebox.testkit.Failures;
import dev.glovebox.testkit.FakeGlovebox;
import dev.glovebox.testkit.Faults;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a fake fails with is what a real one fails with: type, outcome, fields and words. */
@Timeout(90)
class FakeLikeRealIT {
  private static final LoadOptions HURRIED =
      LoadOptions.DEFAULT.withDeadline(Duration.ofMillis(1500));

  private final Registry registry = Stubs.registry(pool -> pool.workers(1, 1, 0), "hang");
  private final Glovebox real = Glovebox.open(registry);
  private final FakeGlovebox fake =
      FakeGlovebox.builder().registry(registry).library("hang", StubApi.Hang.class, IDLE).build();

  private static final StubApi.Hang IDLE =
      new StubApi.Hang() {
        @Override
        public int hang_now() {
          return 0;
        }

        @Override
        public int hang_add(int a, int b) {
          return a + b;
        }
      };

  @AfterEach
  void close() {
    real.close();
    fake.close();
  }

  private void assertAlike(Consumer<Glovebox> call) {
    GloveboxException ofReal =
        catchThrowableOfType(GloveboxException.class, () -> call.accept(real));
    GloveboxException ofFake =
        catchThrowableOfType(GloveboxException.class, () -> call.accept(fake));

    assertThat(ofFake).hasSameClassAs(ofReal);
    assertThat(ofFake.outcome()).isEqualTo(ofReal.outcome());
    assertThat(masked(ofFake)).isEqualTo(masked(ofReal));
  }

  /** Without what is another one each time: times, and what the thread was doing. */
  private static String masked(GloveboxException failure) {
    return failure
        .getMessage()
        .replaceAll("elapsed=\\d+ ms", "elapsed=N ms")
        .replaceAll("; the thread [^\\[]*\\[", "; the thread ... [");
  }

  @Test
  void aDeadlineThatIsExceeded() {
    real.load("hang", StubApi.Hang.class).hang_add(1, 2);
    fake.on("hang", "hang_now").everyCall().takes(Duration.ofHours(1));

    assertAlike(box -> box.load("hang", StubApi.Hang.class, HURRIED).hang_now());
  }

  @Test
  void aClosedBox() {
    StubApi.Hang ofReal = real.load("hang", StubApi.Hang.class);
    StubApi.Hang ofFake = fake.load("hang", StubApi.Hang.class);
    close();

    assertAlike(box -> (box == real ? ofReal : ofFake).hang_add(1, 2));
    assertAlike(box -> box.reload(registry));
    assertAlike(box -> box.load("hung", StubApi.Hang.class));
  }

  @Test
  void aClosedSession() {
    assertAlike(
        box -> {
          Session session = box.session("hang");
          StubApi.Hang hang = session.load(StubApi.Hang.class);
          session.close();
          hang.hang_add(1, 2);
        });
  }

  @Test
  void aPoolThatIsExhausted() {
    fake.on("hang", "hang_add").everyCall().fails(Failures.poolExhausted());
    try (Session holdsTheOnlyLane = real.session("hang")) {
      assertThat(holdsTheOnlyLane.worker().slot()).isEqualTo(1);
      assertAlike(box -> box.load("hang", StubApi.Hang.class).hang_add(1, 2));
    }
  }

  @Test
  void theCallsOfASessionWhoseWorkerIsLost_saysThatItIsOver() {
    Session ofReal = real.session("hang");
    StubApi.Hang realHang = ofReal.load(StubApi.Hang.class);
    realHang.hang_add(1, 2);
    Faults.of(real).worker().kill();
    StubApi.Hang fakeHang = fake.session("hang").load(StubApi.Hang.class);
    fake.on("hang", "hang_add").call(1).fails(Failures.workerLost());
    assertThatThrownBy(() -> fakeHang.hang_add(1, 2)).isInstanceOf(GloveboxException.class);
    assertThatThrownBy(() -> realHang.hang_add(1, 2)).isInstanceOf(GloveboxException.class);

    GloveboxException real2 =
        catchThrowableOfType(GloveboxException.class, () -> realHang.hang_add(1, 2));
    GloveboxException fake2 =
        catchThrowableOfType(GloveboxException.class, () -> fakeHang.hang_add(1, 2));
    assertThat(fake2).hasSameClassAs(real2);
    assertThat(fake2.outcome()).isEqualTo(real2.outcome());
    assertThat(fake2.advice()).isEqualTo(real2.advice());
    ofReal.close();
  }
}
