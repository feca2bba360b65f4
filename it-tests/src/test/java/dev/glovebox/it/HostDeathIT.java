package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.launch.RunDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the host dies, however it does, its workers end, and its files go with the next start. */
@Timeout(60)
class HostDeathIT {
  private final Path runBase = RunDirectory.defaultBase();

  private static Process start(Path runBase, String what) throws IOException {
    List<String> command = ChildJava.command();
    command.addAll(
        List.of(
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HostMain.class.getName(),
            runBase.toString(),
            what));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private List<Path> hostDirectories() throws IOException {
    try (Stream<Path> all = Files.list(runBase)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  /** Starts a host; when it is where it should be, kills it, and waits for its worker's end. */
  private void killHost(String what, AwaitWorker ready) throws Exception {
    Process host = start(runBase, what);
    try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
      long worker = Long.parseLong(out.readLine());
      try {
        ready.await(worker, out);

        host.destroyForcibly();

        assertThat(host.waitFor(10, TimeUnit.SECONDS)).isTrue();
        WorkerProcesses.awaitEnd(worker);
      } finally {
        ProcessHandle.of(worker).ifPresent(ProcessHandle::destroyForcibly);
      }
    } finally {
      host.destroyForcibly().waitFor();
      host.getOutputStream().close();
    }
    assertThat(hostDirectories()).as("what the dead host could not remove").isNotEmpty();

    Glovebox.open(Stubs.registry("calc"), GloveboxOptions.DEFAULT.withRunDirectory(runBase))
        .close();

    assertThat(hostDirectories()).as("after the next start of a host").isEmpty();
  }

  private interface AwaitWorker {
    void await(long worker, BufferedReader output) throws IOException;
  }

  @Test
  void aHostThatIsKilled_takesItsIdleWorkerWithIt() throws Exception {
    killHost("wait", (worker, output) -> {});
  }

  @Test
  void aHostThatIsKilled_takesAWorkerThatHangsWithIt() throws Exception {
    killHost("hang", (worker, output) -> WorkerProcesses.awaitMutex(worker));
  }

  @Test
  void aHostThatIsKilled_takesAWorkerThatSpinsWithIt() throws Exception {
    killHost("spin", (worker, output) -> WorkerProcesses.awaitSpinning(worker));
  }

  @Test
  void aHostThatIsKilled_takesAWorkerWhoseGoLibraryWantsSigtermWithIt() throws Exception {
    killHost("go", (worker, output) -> assertThat(output.readLine()).isEqualTo("loaded"));
  }

  @Test
  void aHostThatIsKilled_takesWhatItsWorkerHasForkedWithIt() throws Exception {
    killHost("forks", (worker, output) -> assertThat(output.readLine()).isEqualTo("5"));
  }

  @Test
  void aHostThatIsKilled_takesAWorkerThatIsStoppedWithIt() throws Exception {
    killHost(
        "stopped",
        (worker, output) -> {
          assertThat(output.readLine()).isEqualTo("5");
          WorkerProcesses.awaitStopped(worker);
        });
  }

  @Test
  void aHostThatIsKilledWhileAnExitHandlerHangs_takesItsWorkerWithIt() throws Exception {
    killHost("handler", (worker, output) -> WorkerProcesses.awaitPausing(worker));
  }

  @Test
  void aHostThatIsKilledWhileADestructorOfAThreadHangs_takesItsWorkerWithIt() throws Exception {
    killHost("destructor", (worker, output) -> WorkerProcesses.awaitPausing(worker));
  }

  /** Whose own code sees nothing any more: after 16 seconds the kernel ends it. */
  @Test
  void aHostThatIsKilled_takesAWorkerWithIt_noThreadOfWhichGoesOn() throws Exception {
    killHost("frozen", (worker, output) -> WorkerProcesses.awaitAllPausing(worker));
  }

  @Test
  void aHostThatExitsWithoutClosing_leavesNoWorker() throws Exception {
    Process host = start(runBase, "exit");
    try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
      long worker = Long.parseLong(out.readLine());
      assertThat(host.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(host.exitValue()).isZero();
      WorkerProcesses.awaitEnd(worker);
    } finally {
      host.destroyForcibly().waitFor();
      host.getOutputStream().close();
    }
    RunDirectory.open(runBase).close();
  }

  @Test
  void aHostThatIsAskedToEndWhileItsCallHangs_ends() throws Exception {
    Process host = start(runBase, "hang");
    try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
      long worker = Long.parseLong(out.readLine());
      WorkerProcesses.awaitMutex(worker);
      host.toHandle().destroy();
      assertThat(host.waitFor(20, TimeUnit.SECONDS)).isTrue();
      WorkerProcesses.awaitEnd(worker);
    } finally {
      host.destroyForcibly().waitFor();
      host.getOutputStream().close();
    }
    RunDirectory.open(runBase).close();
  }

  /** A service manager may signal every process of the service, and a terminal does. */
  @Test
  void aHostThatIsAskedToEnd_hasItsCallsAnswered_thoseOfItsHooksToo() throws Exception {
    Process host = start(runBase, "drain");
    try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
      long worker = Long.parseLong(out.readLine());
      WorkerProcesses.awaitSleeping(worker, 1);
      WorkerProcesses.signal("TERM", worker);
      host.toHandle().destroy();

      assertThat(out.lines().toList()).containsExactly("new 42", "begun 2000", "closed");
      assertThat(host.waitFor(20, TimeUnit.SECONDS)).isTrue();
      WorkerProcesses.awaitEnd(worker);
    } finally {
      host.destroyForcibly().waitFor();
      host.getOutputStream().close();
    }
    assertThat(hostDirectories()).as("after its close").isEmpty();
  }
}
