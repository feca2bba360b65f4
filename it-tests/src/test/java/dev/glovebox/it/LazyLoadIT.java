package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.WorkerState;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A library is loaded by the first call of one of its functions, in the worker, and not before. */
@Timeout(60)
class LazyLoadIT {
  private static final String FILE = "libgreeter.so";

  @Test
  void openingARegistryAndBindingAnInterface_startNoProcess() throws IOException {
    try (Glovebox box = Glovebox.open(Stubs.registry("greeter"))) {
      StubApi.Greeter greeter = box.load("greeter", StubApi.Greeter.class);

      assertThat(box.workers()).isEmpty();
      assertThat(ProcessHandle.current().children()).isEmpty();
      assertThat(WorkerProcesses.maps(ProcessHandle.current().pid(), FILE)).isFalse();

      assertThat(greeter.Add(20, 22)).isEqualTo(42);
      assertThat(box.workers()).hasSize(1);
      assertThat(WorkerProcesses.maps(ProcessHandle.current().pid(), FILE))
          .as("the host has loaded it")
          .isFalse();
    }
  }

  @Test
  void aWorkerThatIsReady_hasLoadedNothing_untilTheFirstCall() throws IOException {
    Registry registry = Stubs.registry(pool -> pool.workers(1, 1, 0), "greeter", "calc");
    try (Glovebox box = Glovebox.open(registry)) {
      StubApi.Greeter greeter = box.load("greeter", StubApi.Greeter.class);
      WorkerProcesses.await(
          () -> box.workers().stream().anyMatch(worker -> worker.state() == WorkerState.READY));
      long pid = box.workers().get(0).pid();
      assertThat(WorkerProcesses.maps(pid, FILE)).isFalse();
      assertThat(box.workers().get(0).loadedLibraries()).isEmpty();

      assertThat(greeter.Work(10)).isEqualTo(55);

      assertThat(box.workers().get(0).pid()).isEqualTo(pid);
      assertThat(WorkerProcesses.maps(pid, FILE)).isTrue();
      assertThat(box.workers().get(0).loadedLibraries()).containsExactly("greeter");
      assertThat(WorkerProcesses.maps(pid, "libcalc.so")).as("a library not called").isFalse();
    }
  }

  @Test
  void preload_loadsBeforeTheFirstCall() throws IOException {
    Path file = Stubs.file("calc");
    Registry registry =
        Stubs.builder(pool -> pool.workers(1, 1, 0))
            .library("calc", it -> it.path(file).pool(Stubs.POOL).preload(true))
            .build();
    try (Glovebox box = Glovebox.open(registry)) {
      long pid = Background.awaitServing(box, "calc");

      assertThat(WorkerProcesses.maps(pid, "libcalc.so")).isTrue();
      assertThat(box.workers().get(0).calls()).isZero();
      assertThat(box.load("calc", StubApi.Calc.class).calc_process_id()).isEqualTo((int) pid);
    }
  }
}
