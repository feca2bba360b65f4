package dev.glovebox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.CallSettings;
import dev.glovebox.Session;
import dev.glovebox.SessionOptions;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SessionBusyException;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.registry.Registry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FakeSessionTest {
  private final FakeGlovebox box =
      FakeGlovebox.builder()
          .library("greeter", Greeter.class, new GreeterInJava())
          .function("greeter", "Twice", values -> 2 * (Long) values.get(0))
          .library("other", Runnable.class, () -> {})
          .build();
  private final Session session = box.session("greeter");
  private final Greeter greeter = session.load(Greeter.class);

  @Test
  void calls_areAnswered_andRecordedAsTheSessions() {
    assertThat(greeter.Add(20, 22)).isEqualTo(42);
    assertThat(session.invoke("greeter", "Twice", List.of(4L), CallSettings.DEFAULT).value())
        .isEqualTo(8L);
    assertThat(session.worker()).isEqualTo(new WorkerId("greeter", 1, 1));
    assertThat(box.calls()).allMatch(RecordedCall::inSession);
  }

  @Test
  void whoseWorkerIsLost_isOver_andAnotherOneHasTheNextWorker() {
    box.on("greeter", "Add").nextCall().fails(Failures.workerLost());
    assertThatThrownBy(() -> greeter.Add(1, 1)).isInstanceOf(WorkerLostException.class);

    assertThatThrownBy(() -> greeter.Add(1, 1))
        .isInstanceOfSatisfying(
            WorkerLostException.class, e -> assertThat(e.outcome()).contains(Outcome.NOT_SENT))
        .hasMessageEndingWith(
            "The session is over, with all that the library kept in its worker. Close it and open"
                + " another one.");
    try (Session next = box.session("greeter")) {
      assertThat(next.worker()).isEqualTo(new WorkerId("greeter", 1, 2));
      assertThat(next.load(Greeter.class).Add(1, 1)).isEqualTo(2);
    }
  }

  @Test
  void aSecondCaller_isRefusedAsTheOptionsSay() throws Exception {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Greeter waiting =
        new Greeter() {
          @Override
          public long Add(long a, long b) {
            inCall.countDown();
            try {
              assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return a + b;
          }

          @Override
          public String Hello(String name) {
            return name;
          }
        };
    try (FakeGlovebox other =
            FakeGlovebox.builder().library("greeter", Greeter.class, waiting).build();
        Session busy = other.session("greeter", SessionOptions.DEFAULT.refusingSecondCaller())) {
      Greeter shared = busy.load(Greeter.class);
      CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> shared.Add(1, 2));
      assertThat(inCall.await(20, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(() -> shared.Hello("me"))
          .isInstanceOf(SessionBusyException.class)
          .hasMessageContaining("refuses a second one");

      goOn.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(3);
      assertThat(shared.Hello("me")).isEqualTo("me");
    }
  }

  @Test
  void ifClosed_refusesCalls() {
    session.close();
    session.close();

    assertThatThrownBy(() -> greeter.Add(1, 1)).isInstanceOf(SessionClosedException.class);
    assertThat(box.load("greeter", Greeter.class).Add(1, 1)).isEqualTo(2);
  }

  @Test
  void whoseBoxIsClosed_saysSo() {
    box.close();

    assertThatThrownBy(() -> greeter.Add(1, 1)).isInstanceOf(GloveboxClosedException.class);
  }

  @Test
  void aLibraryOfAnotherPool_isRefused_andOneOfTheSameIsNot() {
    assertThatThrownBy(() -> session.load("other", Runnable.class))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining(
            "library 'other' belongs to pool 'other', and this is a session of pool 'greeter'");
    Registry onePool =
        Registry.builder()
            .library("greeter", library -> library.search("libgreeter.so").pool("go"))
            .library("other", library -> library.search("libother.so").pool("go"))
            .build();
    try (FakeGlovebox together =
            FakeGlovebox.builder()
                .registry(onePool)
                .library("greeter", Greeter.class, new GreeterInJava())
                .library("other", Runnable.class, () -> {})
                .build();
        Session both = together.session("greeter")) {
      both.load("other", Runnable.class).run();
      assertThat(together.calls("other", "run")).hasSize(1);
    }
  }
}
