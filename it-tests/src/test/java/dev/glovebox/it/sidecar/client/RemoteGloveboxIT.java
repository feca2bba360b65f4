package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.remote.RemoteErrorException;
import dev.glovebox.remote.RemoteGlovebox;
import dev.glovebox.remote.RemoteHandle;
import dev.glovebox.remote.RemoteSession;
import dev.glovebox.remote.SidecarUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java's client against a real sidecar. */
@Timeout(120)
class RemoteGloveboxIT {
  @TempDir Path directory;

  private SidecarProcess sidecar;

  @BeforeEach
  void start() throws Exception {
    sidecar = startSidecar();
  }

  private SidecarProcess startSidecar() throws Exception {
    return SidecarProcess.start(directory, Checkout.SAMPLES.resolve("registry.yaml"), address());
  }

  private String address() {
    return "unix:" + directory.resolve("s");
  }

  @AfterEach
  void stop() throws Exception {
    try (SidecarProcess ending = sidecar) {
      ending.stop();
    }
  }

  @Test
  void callsOfEveryType_areAnswered_andPointersAreHandles() {
    try (RemoteGlovebox box = RemoteGlovebox.connect(address())) {
      RemoteGreeter greeter = box.load("greeter", RemoteGreeter.class);
      RemoteGreeter.Calc calc = box.load("calc", RemoteGreeter.Calc.class);

      assertThat(greeter.Add(Long.MAX_VALUE, 0)).isEqualTo(Long.MAX_VALUE);
      assertThat(greeter.Hello("J\u00f6rg")).isEqualTo("Hello, J\u00f6rg!");
      assertThat(calc.add_f64(0.1, 0.2)).isEqualTo(0.1 + 0.2);
      assertThat(calc.not(false)).isTrue();
      assertThat(calc.concat("a", "\u4e16\u754c")).isEqualTo("a\u4e16\u754c");
      assertThat(calc.null_string()).isNull();
      RemoteHandle counter = calc.counter_create(7);
      calc.counter_set(counter, 8);
      assertThat(calc.counter_get(counter)).isEqualTo(8);
      calc.counter_destroy(counter);
      assertThat(box.release(counter)).isTrue();
      assertThat(box.release(counter)).isFalse();
    }
  }

  @Test
  void manyThreads_shareAConnection() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (RemoteGlovebox box = RemoteGlovebox.connect(address())) {
      RemoteGreeter greeter = box.load("greeter", RemoteGreeter.class);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < 16; caller++) {
        long base = caller * 1_000_000L;
        callers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    assertThat(greeter.Add(base, i)).isEqualTo(base + i);
                  }
                },
                threads));
      }
      for (CompletableFuture<Void> caller : callers) {
        caller.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void failures_areTheExceptionsOfTheSidecar() {
    try (RemoteGlovebox box = RemoteGlovebox.connect(address())) {
      RemoteGreeter greeter = box.load("greeter", RemoteGreeter.class);

      WorkerLostException lost =
          catchThrowableOfType(WorkerLostException.class, () -> greeter.Panic("on purpose"));

      assertThat(lost).hasMessageContaining("greeter.Panic").hasMessageContaining("on purpose");
      assertThat(lost.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
      assertThat(lost.worker()).isPresent();
      assertThat(lost.exit()).isPresent();
      assertThat(greeter.Add(20, 22)).as("the next call").isEqualTo(42);
      assertThatThrownBy(() -> box.load("greeter", RemoteGreeter.Calc.class).not(true))
          .isInstanceOfSatisfying(
              RemoteErrorException.class,
              e -> assertThat(e.code()).isEqualTo(RemoteErrorException.METHOD_NOT_FOUND));
    }
  }

  @Test
  void afterARestart_callsGoOn_andSessionsAndHandlesAreSaidToBeGone() throws Exception {
    try (RemoteGlovebox box = RemoteGlovebox.connect(address());
        RemoteSession session = box.session("calc")) {
      RemoteGreeter.Calc calc = box.load("calc", RemoteGreeter.Calc.class);
      RemoteGreeter.Calc held = session.load(RemoteGreeter.Calc.class);
      assertThat(held.add_i64(1, 2)).isEqualTo(3);
      RemoteHandle counter = held.counter_create(7);
      assertThat(held.counter_get(counter)).isEqualTo(7);
      sidecar.stop();
      assertThatThrownBy(() -> box.load("greeter", RemoteGreeter.class).Add(1, 2))
          .isInstanceOfSatisfying(
              SidecarUnavailableException.class,
              e -> assertThat(e.outcome()).hasValue(Outcome.NOT_SENT));
      sidecar = startSidecar();

      assertThat(calc.add_i64(20, 22)).isEqualTo(42);
      assertThatThrownBy(() -> held.add_i64(1, 2)).isInstanceOf(SessionClosedException.class);
      assertThatThrownBy(() -> calc.counter_get(counter)).isInstanceOf(StaleHandleException.class);
    }
  }
}
