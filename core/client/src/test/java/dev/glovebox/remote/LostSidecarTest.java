package dev.glovebox.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that is not there, goes away, says nothing, or lies. */
@Timeout(30)
class LostSidecarTest {
  @TempDir Path directory;

  private static FakeSidecar.Script atFirst(FakeSidecar.Script once) {
    AtomicBoolean done = new AtomicBoolean();
    return (request, reply) -> {
      if (done.getAndSet(true)) {
        reply.result("3");
      } else {
        once.answer(request, reply);
      }
    };
  }

  private FakeSidecar sidecar(FakeSidecar.Script script) throws IOException {
    return new FakeSidecar(directory, script);
  }

  @Test
  void aSidecarThatIsNotThere_isNamed_andNothingWasSent() {
    String address = "unix:" + directory.resolve("nobody");

    SidecarUnavailableException failure =
        catchThrowableOfType(
            SidecarUnavailableException.class, () -> RemoteGlovebox.connect(address));

    assertThat(failure).hasMessageContaining(address);
    assertThat(failure.outcome()).hasValue(Outcome.NOT_SENT);
    assertThat(failure.address()).isEqualTo(address);
  }

  @Test
  void aConnectionCutInTheMiddleOfAnAnswer_failsTheCall_andTheNextConnectsAgain() throws Exception {
    for (String beginning :
        List.of("", "Content-Le", "Content-Length: 50\r\n\r\n", "Content-Length: 50\r\n\r\n{\"j")) {
      FakeSidecar.Script script =
          atFirst(
              (request, reply) -> {
                reply.raw(beginning);
                throw new IOException("hangs up");
              });
      try (FakeSidecar sidecar = sidecar(script);
          RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
        Sums sums = box.load("lib", Sums.class);

        SidecarUnavailableException failure =
            catchThrowableOfType(SidecarUnavailableException.class, () -> sums.Add(1, 2));

        assertThat(failure).as(beginning).isNotNull().hasMessageContaining("lib.Add");
        assertThat(failure.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
        assertThat(sums.Add(1, 2)).isEqualTo(3);
        assertThat(sidecar.requests()).as("nothing is sent twice").hasSize(2);
      }
    }
  }

  @Test
  void allCallsInFlight_failWithTheirConnection_eachWithItsOwnException() throws Exception {
    CountDownLatch inFlight = new CountDownLatch(2);
    FakeSidecar.Script script =
        (request, reply) -> {
          inFlight.countDown();
        };
    FakeSidecar sidecar = sidecar(script);
    try (RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class);
      CompletableFuture<Long> add = CompletableFuture.supplyAsync(() -> sums.Add(1, 2));
      CompletableFuture<String> hello = CompletableFuture.supplyAsync(() -> sums.Hello("x"));
      assertThat(inFlight.await(10, TimeUnit.SECONDS)).isTrue();

      sidecar.close();

      for (CompletableFuture<?> call : List.of(add, hello)) {
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
            .cause()
            .isInstanceOfSatisfying(
                SidecarUnavailableException.class,
                e -> {
                  assertThat(e.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
                  assertThat(e.function()).hasValue(call == add ? "Add" : "Hello");
                });
      }
    }
  }

  @Test
  void aSidecarStartedAnew_isFoundByTheNextCall() throws Exception {
    FakeSidecar first = sidecar((request, reply) -> reply.result("3"));
    try (RemoteGlovebox box = RemoteGlovebox.connect(first.address())) {
      Sums sums = box.load("lib", Sums.class);
      assertThat(sums.Add(1, 2)).isEqualTo(3);
      first.close();
      // What fails in between says so; with nobody there, nothing can have been sent.
      assertThatThrownBy(() -> sums.Add(1, 2)).isInstanceOf(SidecarUnavailableException.class);
      SidecarUnavailableException between =
          catchThrowableOfType(SidecarUnavailableException.class, () -> sums.Add(1, 2));
      assertThat(between.outcome()).hasValue(Outcome.NOT_SENT);

      try (FakeSidecar second = sidecar((request, reply) -> reply.result("4"))) {
        assertThat(sums.Add(1, 2)).isEqualTo(4);
        assertThat(second.connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void aSilentSidecar_endsTheWait_andALateAnswerIsNobodysElse() throws Exception {
    CompletableFuture<FakeSidecar.Reply> late = new CompletableFuture<>();
    FakeSidecar.Script script =
        (request, reply) -> {
          if (!late.isDone()) {
            late.complete(reply);
          } else {
            late.join().result("666");
            reply.result("3");
          }
        };
    try (FakeSidecar sidecar = sidecar(script);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Duration timeout = Duration.ofMillis(200);
      CallDeadlineExceededException failure =
          catchThrowableOfType(
              CallDeadlineExceededException.class,
              () -> box.load("lib", Sums.class, timeout).Add(1, 2));

      assertThat(failure.deadline()).isEqualTo(timeout);
      assertThat(failure.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
      assertThat(failure.elapsed().orElseThrow()).isGreaterThanOrEqualTo(timeout);
      assertThat(box.load("lib", Sums.class).Add(1, 2)).isEqualTo(3);
      assertThat(sidecar.connections()).isEqualTo(1);
    }
  }

  @Test
  void aSidecarThatDoesNotRead_letsNoCallerHang_andWhatDidNotLeaveWasNotSent() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    FakeSidecar.Script script =
        (request, reply) -> {
          try {
            end.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IOException("hangs up");
          }
        };
    try (FakeSidecar sidecar = sidecar(script);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class, Duration.ofMillis(300));
      List<Outcome> outcomes =
          Stream.of("it stops reading", "x".repeat(8 << 20), "behind that")
              .map(
                  name ->
                      catchThrowableOfType(
                          CallDeadlineExceededException.class, () -> sums.Hello(name)))
              .map(failure -> failure.outcome().orElseThrow())
              .toList();

      assertThat(outcomes)
          .containsExactly(Outcome.MAY_HAVE_RUN, Outcome.MAY_HAVE_RUN, Outcome.NOT_SENT);
    } finally {
      end.countDown();
    }
  }

  @Test
  void aLie_endsTheConnection_andIsShown() throws Exception {
    List<FakeSidecar.Script> lies =
        List.of(
            (request, reply) -> reply.raw("HTTP/1.1 200 OK\r\n\r\n"),
            (request, reply) -> reply.raw("Content-Length: many\r\n\r\n"),
            (request, reply) -> reply.raw("Content-Length: 99999999999\r\n\r\n"),
            (request, reply) -> reply.raw("x".repeat(5000)),
            (request, reply) -> reply.message("no JSON"),
            (request, reply) -> reply.message("{} {}"),
            (request, reply) -> reply.message("[]"),
            (request, reply) -> reply.message("{\"id\":1}"),
            (request, reply) -> reply.message("{\"id\":1,\"result\":1,\"error\":{}}"),
            (request, reply) -> reply.message("{\"id\":99,\"result\":1}"),
            (request, reply) -> reply.message("{\"id\":\"1\",\"result\":1}"));
    for (FakeSidecar.Script lie : lies) {
      try (FakeSidecar sidecar = sidecar(atFirst(lie));
          RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
        Sums sums = box.load("lib", Sums.class);

        ProtocolException failure =
            catchThrowableOfType(ProtocolException.class, () -> sums.Add(1, 2));

        assertThat(failure).as("lie %d", lies.indexOf(lie)).isNotNull();
        assertThat(failure.firstBytesHex()).isNotEmpty();
        assertThat(failure.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
        assertThat(sums.Add(1, 2)).as("on a new connection").isEqualTo(3);
        assertThat(sidecar.connections()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatTheSidecarSaysToTheConnection_isToldToItsCalls() throws Exception {
    FakeSidecar.Script script =
        (request, reply) ->
            reply.message("{\"id\":null,\"error\":{\"code\":-32003,\"message\":\"draining\"}}");
    try (FakeSidecar sidecar = sidecar(script);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      assertThatThrownBy(() -> box.load("lib", Sums.class).Add(1, 2))
          .isInstanceOf(SidecarUnavailableException.class)
          .hasMessageContaining("draining");
    }
  }

  @Test
  void afterItsClose_aBoxSendsNothing_andItsThreadsAreGone() throws Exception {
    CountDownLatch inFlight = new CountDownLatch(1);
    try (FakeSidecar sidecar = sidecar((request, reply) -> inFlight.countDown())) {
      RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address());
      Sums sums = box.load("lib", Sums.class);
      CompletableFuture<Long> call = CompletableFuture.supplyAsync(() -> sums.Add(1, 2));
      assertThat(inFlight.await(10, TimeUnit.SECONDS)).isTrue();

      box.close();
      box.close();

      assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
          .cause()
          .hasMessageContaining("was closed");
      GloveboxException later = catchThrowableOfType(GloveboxException.class, () -> sums.Add(1, 2));
      assertThat(later.outcome()).hasValue(Outcome.NOT_SENT);
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("glovebox-remote-" + sidecar.address()));
    }
  }
}
