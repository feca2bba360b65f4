package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.glovebox.Glovebox;
import dev.glovebox.ReloadReport;
import dev.glovebox.Session;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.it.StubApi.Calc;
import dev.glovebox.it.StubApi.Sleep;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.PoolSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is exchanged while its libraries are called. */
@Timeout(120)
class ReloadIT {
  /** Of libc, some of which calls back. */
  public interface Sorting extends Library {
    int abs(int number);

    void qsort(Pointer base, long count, long width, Comparing comparing);

    interface Comparing extends Callback {
      int compare(Pointer a, Pointer b);
    }
  }

  @TempDir private Path directory;

  /** Two pools of one library each; the variable tells one registry from the other. */
  private static Registry registry(String calcVariable, String sleepVariable) {
    return Registry.builder()
        .library("calc", it -> it.path(Stubs.file("calc")).pool("a"))
        .library("sleep", it -> it.path(Stubs.file("sleep")).pool("b"))
        .pool("a", it -> it.env("X", calcVariable).workers(0, 2, 0))
        .pool("b", it -> it.env("X", sleepVariable))
        .build();
  }

  @Test
  void reload_oneOfTwoPoolsChanged_replacesItsWorkersAndKeepsTheOthers() {
    try (Glovebox box = Glovebox.open(registry("1", "1"))) {
      Calc calc = box.load("calc", Calc.class);
      Sleep sleep = box.load("sleep", Sleep.class);
      int first = calc.calc_process_id();
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      long sleeper = pidOf(box, "b");

      ReloadReport report = box.reload(registry("2", "1"));

      assertThat(report.replacedPools()).containsExactly("a");
      assertThat(report.keptPools()).containsExactly("b");
      assertThat(report).hasToString("pools replaced: a");
      assertThat(calc.calc_process_id()).isNotEqualTo(first);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      assertThat(pidOf(box, "b")).isEqualTo(sleeper);
      WorkerProcesses.awaitEnd(first);
    }
  }

  @Test
  void reload_ofTheSame_changesNothing() {
    try (Glovebox box = Glovebox.open(registry("1", "1"))) {
      Calc calc = box.load("calc", Calc.class);
      int pid = calc.calc_process_id();

      assertThat(box.reload(registry("1", "1")).isEmpty()).isTrue();

      assertThat(calc.calc_process_id()).isEqualTo(pid);
    }
  }

  @Test
  void reload_theFileOfALibraryReplaced_replacesItsPool() throws IOException {
    Path file = Files.copy(Stubs.file("calc"), directory.resolve("libcalc.so"));
    Registry registry = Registry.builder().library("calc", it -> it.path(file)).build();
    try (Glovebox box = Glovebox.open(registry)) {
      Calc calc = box.load("calc", Calc.class);
      int first = calc.calc_process_id();
      Path fresh = Files.copy(Stubs.file("calc"), directory.resolve("fresh"));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

      ReloadReport report = box.reload(registry);

      assertThat(report.changedLibraries()).containsExactly("calc");
      assertThat(report.replacedPools()).containsExactly("calc");
      assertThat(calc.calc_process_id()).isNotEqualTo(first);
    }
  }

  @Test
  void reload_callInFlightAndSessionOpen_endOnTheOldWorker() throws Exception {
    try (Glovebox box = Glovebox.open(registry("1", "1"))) {
      Calc calc = box.load("calc", Calc.class);
      Sleep sleep = box.load("sleep", Sleep.class);
      int old;
      Pointer counter;
      try (Session session = box.session("calc")) {
        Calc held = session.load(Calc.class);
        old = held.calc_process_id();
        counter = held.calc_counter_create(7);
        CompletableFuture<Integer> inFlight = Background.call(() -> sleep.sleep_millis(3000));
        WorkerProcesses.await(() -> serves(box, "b"));
        WorkerProcesses.awaitSleeping(pidOf(box, "b"), 1);

        box.reload(registry("2", "2"));

        assertThat(inFlight).isNotDone();
        assertThat(calc.calc_process_id()).isNotEqualTo(old);
        assertThat(held.calc_process_id()).isEqualTo(old);
        assertThat(held.calc_counter_get(counter)).isEqualTo(7);
        assertThat(sleep.sleep_add(1, 2)).as("needs no old lane").isEqualTo(3);
        assertThat(inFlight.get(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(box.pools()).filteredOn(PoolSnapshot::retired).isNotEmpty();
      }
      WorkerProcesses.awaitEnd(old);
      assertThatThrownBy(() -> calc.calc_counter_get(counter))
          .isInstanceOf(StaleHandleException.class);
    }
  }

  @Test
  void reload_underLoad_failsNoCall() {
    try (Glovebox box = Glovebox.open(declared("0"))) {
      Calc calc = box.load("calc", Calc.class);
      AtomicBoolean over = new AtomicBoolean();
      AtomicLong calls = new AtomicLong();
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        long seed = i;
        callers.add(
            Background.call(
                () -> {
                  for (long n = seed; !over.get(); n++) {
                    assertThat(calc.calc_add_i64(n, 2)).isEqualTo(n + 2);
                    assertThat(box.call("calc", "calc_process_id", List.of())).isNotNull();
                    calls.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (int i = 1; i <= 8; i++) {
        long before = calls.get();
        assertThat(box.reload(declared(Integer.toString(i))).replacedPools()).contains("a");
        WorkerProcesses.await(() -> calls.get() > before + 50 || anyDone(callers));
      }
      over.set(true);
      for (CompletableFuture<Void> caller : callers) {
        caller.orTimeout(30, TimeUnit.SECONDS).join();
      }
      assertThat(calls.get()).isGreaterThan(400);
      WorkerProcesses.await(() -> box.pools().stream().noneMatch(PoolSnapshot::retired));
      assertThat(box.workers()).hasSizeLessThanOrEqualTo(2);
    }
  }

  private static boolean anyDone(List<CompletableFuture<Void>> callers) {
    return callers.stream().anyMatch(CompletableFuture::isDone);
  }

  private static Registry declared(String variable) {
    return Registry.builder()
        .library(
            "calc",
            it ->
                it.path(Stubs.file("calc"))
                    .pool("a")
                    .function("calc_process_id", f -> f.returns(NativeType.I32)))
        .pool("a", it -> it.env("X", variable).workers(0, 2, 0))
        .build();
  }

  @Test
  void reload_libraryRemoved_failsItsCallsAndSaysWhy() {
    try (Glovebox box = Glovebox.open(registry("1", "1"))) {
      Sleep sleep = box.load("sleep", Sleep.class);
      assertThat(sleep.sleep_add(1, 2)).isEqualTo(3);
      long old = pidOf(box, "b");

      ReloadReport report =
          box.reload(Registry.builder().library("calc", it -> it.path(Stubs.file("calc"))).build());

      assertThat(report.removedLibraries()).containsExactly("sleep");
      assertThat(report.removedPools()).containsExactly("a", "b");
      assertThat(report.addedPools()).containsExactly("calc");
      assertThatThrownBy(() -> sleep.sleep_add(1, 2))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("no library 'sleep'");
      WorkerProcesses.awaitEnd(old);
    }
  }

  @Test
  void reload_faultyFile_tellsAllFaultsAndChangesNothing() throws IOException {
    Path file = directory.resolve("registry.yaml");
    Files.writeString(file, "libraries: { calc: { pth: x, pool: 7 }, b: {} }");
    try (Glovebox box = Glovebox.open(registry("1", "1"))) {
      Calc calc = box.load("calc", Calc.class);
      int pid = calc.calc_process_id();

      assertThatThrownBy(() -> box.reload(file))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.faults()).hasSizeGreaterThan(1));

      assertThat(calc.calc_process_id()).isEqualTo(pid);
      assertThat(box.registry().libraries()).containsOnlyKeys("calc", "sleep");
    }
  }

  @Test
  void reload_refusedLibrary_changesNothing() {
    try (Glovebox box = Glovebox.open(registry("1", "1"))) {
      Calc calc = box.load("calc", Calc.class);
      int pid = calc.calc_process_id();
      Registry refused =
          Registry.builder()
              .library("calc", it -> it.path(Stubs.file("calc")).sha256("0".repeat(64)))
              .build();

      assertThatThrownBy(() -> box.reload(refused)).isInstanceOf(LibraryRefusedException.class);

      assertThat(calc.calc_process_id()).isEqualTo(pid);
    }
  }

  @Test
  void reload_inACallback_callsBackOnTheOldWorkerUntilItReturns() {
    Registry before = libc("1");
    try (Glovebox box = Glovebox.open(before)) {
      Sorting libc = box.load("c", Sorting.class);
      List<String> seen = new ArrayList<>();
      Memory numbers = new Memory(8);
      numbers.write(0, new int[] {2, 1}, 0, 2);
      libc.qsort(
          numbers,
          2,
          4,
          (a, b) -> {
            if (seen.isEmpty()) {
              box.reload(libc("2"));
            }
            seen.add("abs " + libc.abs(-5));
            seen.add("workers " + box.workers().size());
            return Integer.compare(a.getInt(0), b.getInt(0));
          });

      assertThat(seen).startsWith("abs 5", "workers 1");
      assertThat(numbers.getIntArray(0, 2)).containsExactly(1, 2);
      assertThat(libc.abs(-6)).isEqualTo(6);
    }
  }

  private static Registry libc(String variable) {
    return Registry.builder()
        .library("c", it -> it.search("libc.so.6"))
        .pool("c", it -> it.env("X", variable))
        .build();
  }

  @Test
  void reload_ofAClosedBox_isRefused() {
    Glovebox box = Glovebox.open(registry("1", "1"));
    box.close();

    assertThatThrownBy(() -> box.reload(registry("2", "2")))
        .isInstanceOf(GloveboxClosedException.class);
  }

  private static boolean serves(Glovebox box, String pool) {
    return box.workers().stream()
        .anyMatch(it -> it.id().pool().equals(pool) && it.state().takesCalls());
  }

  private static long pidOf(Glovebox box, String pool) {
    return box.workers().stream()
        .filter(it -> it.id().pool().equals(pool) && it.state().takesCalls())
        .findFirst()
        .orElseThrow()
        .pid();
  }
}
