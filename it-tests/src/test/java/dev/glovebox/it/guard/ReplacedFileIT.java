package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.LibraryBuilder;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A library's file that is exchanged while the host runs: no worker loads what nobody judged. */
@Timeout(60)
class ReplacedFileIT {
  /** Of calc. */
  public interface Calc {
    int calc_add_i32(int a, int b);
  }

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void copy() throws IOException {
    file = Files.copy(AvailableStubs.path("calc"), directory.resolve("libcalc.so"));
  }

  /** As a package manager does it: a new file, renamed over the old one. */
  private void replaceBy(String stub) throws IOException {
    Path fresh = Files.copy(AvailableStubs.path(stub), directory.resolve("fresh"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Registry registry(int minWorkers, Consumer<LibraryBuilder> more) {
    return Registry.builder()
        .library("greeter", it -> it.path(AvailableStubs.path("greeter")).pool("p"))
        .library("calc", it -> more.accept(it.path(file).pool("p")))
        .pool(
            "p",
            it ->
                it.workers(minWorkers, 1, 0)
                    .restart(
                        RestartPolicy.DEFAULT.withBackoff(
                            Duration.ofMillis(1), Duration.ofMillis(1))))
        .build();
  }

  private static LibraryRefusedException refusedCall(Calc calc) {
    LibraryRefusedException refusal =
        catchThrowableOfType(LibraryRefusedException.class, () -> calc.calc_add_i32(1, 2));
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  private static void killWorker(Glovebox box) {
    long pid = box.workers().get(0).pid();
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> box.workers().isEmpty());
  }

  @Test
  void replacedBeforeTheFirstWorker_byTheSame_isJudgedAnewAndAllowed() throws IOException {
    try (Glovebox box = Glovebox.open(registry(0, it -> {}))) {
      Calc calc = box.load("calc", Calc.class);
      replaceBy("calc");

      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
    }
  }

  @Test
  void replacedBeforeTheFirstWorker_byASecondGoRuntime_isRefused() throws IOException {
    try (Glovebox box = Glovebox.open(registry(0, it -> {}))) {
      Calc calc = box.load("calc", Calc.class);
      replaceBy("greeter2");

      assertThat(refusedCall(calc).rule()).isEqualTo("GB202");
      assertThat(refusedCall(calc).rule()).as("still").isEqualTo("GB202");
      assertThat(box.workers()).isEmpty();

      replaceBy("calc");
      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
    }
  }

  @Test
  void replacedBeforeARestart_byASecondGoRuntime_isRefused() throws IOException {
    try (Glovebox box = Glovebox.open(registry(0, it -> {}))) {
      Calc calc = box.load("calc", Calc.class);
      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
      replaceBy("greeter2");
      assertThat(calc.calc_add_i32(1, 2)).as("the old file is loaded still").isEqualTo(3);
      killWorker(box);

      assertThat(refusedCall(calc).rule()).isEqualTo("GB202");
    }
  }

  @Test
  void replacedBeforeARestart_byAnotherContentThanPinned_isRefused() throws IOException {
    String pinned = Inspector.system().inspect(file).sha256();
    try (Glovebox box = Glovebox.open(registry(0, it -> it.sha256(pinned)))) {
      Calc calc = box.load("calc", Calc.class);
      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
      replaceBy("sleep");
      killWorker(box);

      assertThat(refusedCall(calc).rule()).isEqualTo("GB301");
    }
  }

  @Test
  void replacedBeforeARestart_byALibraryWithoutTheFunction_isRefused() throws IOException {
    try (Glovebox box = Glovebox.open(registry(0, it -> {}))) {
      Calc calc = box.load("calc", Calc.class);
      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
      replaceBy("sleep");
      killWorker(box);

      LibraryRefusedException refusal = refusedCall(calc);
      assertThat(refusal.rule()).isEqualTo("GB401");
      assertThat(refusal).hasMessageContaining("calc_add_i32");
    }
  }

  /** Of greeter. */
  public interface Greeter extends Library {
    int Add(int a, int b);
  }

  private static void awaitWorker(Glovebox box) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> box.workers().stream().anyMatch(it -> it.state().takesCalls()));
  }

  @Test
  void replacedUnderAWorkerThatHasNotLoadedItYet_byASecondGoRuntime_isNotLoaded()
      throws IOException {
    try (Glovebox box = Glovebox.open(registry(1, it -> {}))) {
      Calc calc = box.load("calc", Calc.class);
      awaitWorker(box);
      long worker = box.workers().get(0).pid();
      replaceBy("greeter2");

      assertThat(refusedCall(calc).rule()).isEqualTo("GB202");
      assertThat(refusedCall(calc).rule()).as("still").isEqualTo("GB202");
      assertThat(HostMemory.mapped(worker, "libcalc")).isEmpty();
    }
  }

  @Test
  void replacedUnderAWorkerThatHasNotLoadedItYet_byAnUpgrade_isLoadedThere() throws IOException {
    try (Glovebox box = Glovebox.open(registry(1, it -> {}))) {
      Calc calc = box.load("calc", Calc.class);
      awaitWorker(box);
      long worker = box.workers().get(0).pid();
      replaceBy("calc");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));

      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
      assertThat(box.workers().get(0).pid()).isEqualTo(worker);
    }
  }

  @Test
  void replacedUnderASession_thatLoadsItLate_isLoadedThere() throws IOException {
    try (Glovebox box = Glovebox.open(registry(0, it -> {}));
        Session session = box.session("greeter")) {
      assertThat(session.load("greeter", Greeter.class).Add(1, 2)).isEqualTo(3);
      replaceBy("calc");

      assertThat(session.load("calc", Calc.class).calc_add_i32(20, 22)).isEqualTo(42);
    }
  }

  @Test
  void replacedTogetherWithWhatTheWorkerHasLoaded_callsGoToAnotherWorker() throws IOException {
    Path other = Files.copy(AvailableStubs.path("sleep"), directory.resolve("libsleep.so"));
    Registry registry =
        Registry.builder()
            .library("sleep", it -> it.path(other).pool("p"))
            .library("calc", it -> it.path(file).pool("p"))
            .pool("p", it -> it.workers(0, 1, 0))
            .build();
    try (Glovebox box = Glovebox.open(registry)) {
      Calc calc = box.load("calc", Calc.class);
      Sleep sleep = box.load("sleep", Sleep.class);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      long older = box.workers().get(0).pid();
      Files.move(
          Files.copy(AvailableStubs.path("sleep"), directory.resolve("new")),
          other,
          StandardCopyOption.ATOMIC_MOVE);
      replaceBy("calc");

      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> box.workers().stream().noneMatch(it -> it.pid() == older));
    }
  }

  /** Of sleep. */
  public interface Sleep extends Library {
    int sleep_add(int a, int b);
  }

  @Test
  void aRefusedFileOfAnotherPool_stopsNoWorkerOfThisOne() throws IOException {
    Path other = Files.copy(AvailableStubs.path("greeter"), directory.resolve("other.so"));
    Registry registry =
        Registry.builder()
            .library("calc", it -> it.path(file).pool("p"))
            .library("other", it -> it.path(other).pool("q"))
            .build();
    try (Glovebox box = Glovebox.open(registry)) {
      Calc calc = box.load("calc", Calc.class);
      Files.writeString(directory.resolve("broken"), "no library");
      Files.move(directory.resolve("broken"), other, StandardCopyOption.ATOMIC_MOVE);
      replaceBy("calc");

      assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
    }
  }
}
