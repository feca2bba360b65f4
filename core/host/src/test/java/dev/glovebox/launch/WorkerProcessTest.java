package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkerProcessTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] NOTHING = {};

  static {
    // Read by slf4j-simple when a logger is made: what the scripts write is not for the build log.
    System.setProperty("org.slf4j.simpleLogger.log.dev.glovebox.worker", "off");
  }

  @TempDir Path directory;
  private Leftovers leftovers;
  private final List<WorkerProcess> started = new ArrayList<>();

  @BeforeEach
  void before() {
    leftovers = Leftovers.before();
  }

  @AfterEach
  void nothingIsLeft() {
    started.forEach(WorkerProcess::kill);
    for (WorkerProcess process : started) {
      assertThat(process.awaitExit(LONG)).isPresent();
      assertThat(process.isAlive()).isFalse();
    }
    leftovers.assertNone();
  }

  @Test
  void theExitCodeAndBothOutputsAreDelivered() {
    WorkerProcess process = sh("echo out; echo err >&2; exit 3", NOTHING);
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(3));
    assertThat(process.stdoutTail()).containsExactly("out");
    assertThat(process.stderrTail()).containsExactly("err");
    assertThat(process.exited()).isCompletedWithValue(ProcessExit.of(3));
    assertThat(process.name()).isEqualTo("sh");
  }

  @Test
  void deathBySignalIsDeliveredAs128PlusSignal() {
    WorkerProcess process = sh("kill -9 $$", NOTHING);
    assertThat(process.awaitExit(LONG)).map(ProcessExit::code).contains(137);
  }

  @Test
  void aPartialLastLineIsALine() {
    WorkerProcess process = sh("printf 'one\\ntwo' >&2", NOTHING);
    assertThat(process.awaitExit(LONG)).isPresent();
    assertThat(process.stderrTail()).containsExactly("one", "two");
  }

  @Test
  void outputIsSeenWhileTheProcessRuns() {
    WorkerProcess process = sh("echo ready; exec sleep 100", NOTHING);
    await().atMost(LONG).until(() -> process.stdoutTail().equals(List.of("ready")));
    assertThat(process.isAlive()).isTrue();
    assertThat(process.exited()).isNotDone();
    assertThat(ProcessHandle.of(process.pid())).isPresent();
  }

  @Test
  void aFloodIsReadToItsEndInBoundedMemory() {
    WorkerCommand flood =
        command(
            "/bin/sh", "-c", "head -c 52428800 /dev/zero | tr '\\0' x >&2; echo; echo last >&2");
    WorkerProcess process = WorkerProcess.start(flood, NOTHING, 1 << 30, ProcessListener.NONE);
    started.add(process);
    assertThat(process.awaitExit(Duration.ofSeconds(40))).contains(ProcessExit.of(0));
    assertThat(process.stderrTail()).hasSize(1);
    assertThat(process.stderrTail().get(0))
        .hasSizeLessThan(5000)
        .endsWith("... [" + (52428800 + 4 - 4096) + " more bytes cut]");
  }

  @Test
  void aFloodOfLinesLosesNothingAndKeepsABoundedTail() {
    AtomicLong lines = new AtomicLong();
    WorkerProcess process =
        start(
            command("/bin/sh", "-c", "seq 1 1000000 >&2; seq 1 10"),
            NOTHING,
            new ProcessListener() {
              @Override
              public void line(WorkerProcess worker, OutputKind kind, String line) {
                if (kind == OutputKind.STDERR) {
                  lines.incrementAndGet();
                }
              }
            });
    assertThat(process.awaitExit(Duration.ofSeconds(40))).contains(ProcessExit.of(0));
    assertThat(lines).hasValue(1_000_000);
    assertThat(process.stderrTail()).hasSize(200).endsWith("999999", "1000000");
    assertThat(process.stdoutTail()).hasSize(10);
  }

  @Test
  void theBootstrapArrivesAndStdinStaysOpenUntilRequestStop() {
    WorkerProcess process =
        sh(
            "read line; echo got $line; cat >/dev/null; echo eof",
            "hello\n".getBytes(StandardCharsets.UTF_8));
    await().atMost(LONG).until(() -> process.stdoutTail().contains("got hello"));
    assertThat(process.isAlive()).isTrue();
    process.requestStop();
    process.requestStop();
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(0));
    assertThat(process.stdoutTail()).containsExactly("got hello", "eof");
    process.requestStop();
    process.terminate();
    process.kill();
  }

  @Test
  void aBootstrapLargerThanAPipeArrivesWholeBeforeEof() {
    WorkerProcess process = sh("wc -c", new byte[3_000_000]);
    process.requestStop();
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(0));
    assertThat(process.stdoutTail()).map(String::strip).containsExactly("3000000");
  }

  @Test
  void aWorkerThatNeverReadsItsBootstrapBlocksNobody() {
    WorkerProcess process = sh("exec sleep 100", new byte[3_000_000]);
    process.requestStop();
    assertThat(process.isAlive()).isTrue();
    process.kill();
    assertThat(process.awaitExit(LONG)).map(ProcessExit::code).contains(137);
  }

  @Test
  void terminate_endsAProcessThatIsWell() {
    WorkerProcess process = sh("exec sleep 100", NOTHING);
    process.terminate();
    assertThat(process.awaitExit(LONG)).map(ProcessExit::code).contains(143);
  }

  @Test
  void kill_endsAProcessThatIgnoresSigterm() {
    WorkerProcess process = sh("trap '' TERM; echo ready; while :; do sleep 0.05; done", NOTHING);
    await().atMost(LONG).until(() -> process.stdoutTail().contains("ready"));
    process.terminate();
    assertThat(process.awaitExit(Duration.ofMillis(300))).isEmpty();
    process.kill();
    assertThat(process.awaitExit(LONG)).map(ProcessExit::code).contains(137);
  }

  @Test
  void aGrandchildThatHoldsTheOutputDelaysNothing() throws IOException {
    Path pidFile = directory.resolve("pid");
    long begin = System.nanoTime();
    WorkerProcess process =
        sh("sleep 60 & echo $! > " + pidFile + "; echo last >&2; exit 3", NOTHING);
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(3));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(process.stderrTail()).containsExactly("last");
    leftovers.assertNone();
    endGrandchild(pidFile);
  }

  @Test
  void aGrandchildThatWritesOnDelaysNothing() throws IOException {
    Path pidFile = directory.resolve("pid");
    WorkerProcess process =
        sh("(while sleep 0.01; do echo again; done) & echo $! > " + pidFile + "; exit 3", NOTHING);
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(3));
    leftovers.assertNone();
    endGrandchild(pidFile);
  }

  /** setsid makes the process the leader of a group, as a worker makes itself one. */
  @Test
  void whatIsLeftOfItsGroup_endsWithAProcessThatLeadsOne() throws IOException {
    Path pidFile = directory.resolve("pid");
    WorkerProcess process =
        start(
            command("setsid", "/bin/sh", "-c", "sleep 60 & echo $! > " + pidFile + "; exit 3"),
            NOTHING,
            ProcessListener.NONE);
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(3));
    awaitEnd(pidFile);
    leftovers.assertNone();
  }

  @Test
  void kill_endsTheWholeGroup() throws IOException {
    Path pidFile = directory.resolve("pid");
    WorkerProcess process =
        start(
            command("setsid", "/bin/sh", "-c", "sleep 60 & echo $! > " + pidFile + "; wait"),
            NOTHING,
            ProcessListener.NONE);
    await().atMost(LONG).until(() -> Files.exists(pidFile) && Files.size(pidFile) > 0);
    process.kill();
    assertThat(process.awaitExit(LONG)).map(ProcessExit::code).contains(137);
    awaitEnd(pidFile);
    leftovers.assertNone();
  }

  private static void awaitEnd(Path pidFile) throws IOException {
    long grandchild = Long.parseLong(Files.readString(pidFile).strip());
    await().atMost(LONG).until(() -> !isRunning(grandchild));
  }

  /** The JDK's reaper reads such a pipe for as long as it never finds it empty. */
  @Test
  void aGrandchildThatFloodsIsCutOff() throws IOException {
    Path pidFile = directory.resolve("pid");
    WorkerProcess process =
        sh(
            "for i in 1 2 3 4; do yes >&2 & done; echo $! > " + pidFile + "; sleep 0.2; exit 3",
            NOTHING);
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(3));
    leftovers.assertNone();
    long grandchild = Long.parseLong(Files.readString(pidFile).strip());
    await().atMost(LONG).until(() -> !isRunning(grandchild));
  }

  @Test
  void aCommandThatCannotBeExecutedIsReportedWithItsWords() {
    assertThatThrownBy(
            () -> start(command("/no/such/java", "-version", "a b"), NOTHING, ProcessListener.NONE))
        .isInstanceOfSatisfying(
            WorkerStartException.class,
            e -> {
              assertThat(e.command()).containsExactly("/no/such/java", "-version", "a b");
              assertThat(e.exit()).isEmpty();
              assertThat(e.worker()).contains("sh");
            })
        .hasMessageContaining("command: /no/such/java -version a b")
        .hasMessageContaining("Check that /no/such/java exists");
  }

  @Test
  void aWorkingDirectoryThatIsGoneIsReported() {
    Path gone = directory.resolve("gone");
    assertThatThrownBy(
            () ->
                start(
                    new WorkerCommand("sh", List.of("/bin/true"), Map.of(), gone),
                    NOTHING,
                    ProcessListener.NONE))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("the directory " + gone + " exists");
  }

  @Test
  void argumentsAndEnvironmentArrivePlainlyAndNothingElse() {
    WorkerProcess process =
        start(
            new WorkerCommand(
                "sh",
                List.of(
                    "/bin/sh", "-c", "printf '%s\\n' \"$@\"; env", "sh", "a b", "\"q'", "${x}", ""),
                Map.of("ONLY", "x y"),
                directory),
            NOTHING,
            ProcessListener.NONE);
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(0));
    assertThat(process.stdoutTail())
        .startsWith("a b", "\"q'", "${x}", "")
        .contains("ONLY=x y")
        .noneMatch(line -> line.startsWith("HOME="));
  }

  @Test
  void theListenerHearsOfTheExitOnceAndItsFailuresHarmNothing() {
    CompletableFuture<ProcessExit> heard = new CompletableFuture<>();
    WorkerProcess process =
        start(
            command("/bin/sh", "-c", "echo a; echo b; exit 4"),
            NOTHING,
            new ProcessListener() {
              @Override
              public void line(WorkerProcess worker, OutputKind kind, String line) {
                throw new IllegalStateException("listener");
              }

              @Override
              public void exited(WorkerProcess worker, ProcessExit exit) {
                heard.complete(exit);
                throw new IllegalStateException("listener");
              }
            });
    assertThat(heard).succeedsWithin(LONG).isEqualTo(ProcessExit.of(4));
    assertThat(process.stdoutTail()).containsExactly("a", "b");
  }

  @Test
  void aJvmWorkerStartsWithTheBuiltInFlagsAndWithoutNoise() throws IOException {
    Path workerDirectory = Files.createDirectory(directory.resolve("w 100%p"));
    WorkerCommand command =
        WorkerCommand.jvm("sh", workerDirectory)
            .classPath(new CodeSources(directory).of(List.of(EchoMain.class)))
            .mainClass(EchoMain.class.getName())
            .arguments(List.of("a", "b c"))
            .environment(
                Registry.builder()
                    .pool("echo", pool -> pool.env("GOGC", "50"))
                    .build()
                    .pool("echo")
                    .workerEnvironment(System.getenv()))
            .build();
    WorkerProcess process =
        start(
            command, "gr\u00fc\u00df dich".getBytes(StandardCharsets.UTF_8), ProcessListener.NONE);
    process.requestStop();
    assertThat(process.awaitExit(LONG)).contains(ProcessExit.of(0));
    assertThat(process.stderrTail()).isEmpty();
    assertThat(process.stdoutTail())
        .containsExactly("gr\u00fc\u00df dich", "tmp=" + workerDirectory, "args=a,b c", "GOGC=50");
    assertThat(workerDirectory).isEmptyDirectory();
  }

  @Test
  void aCrashOfAJvmWorkerLeavesItsReportInTheWorkersDirectory() throws IOException {
    Path workerDirectory = Files.createDirectory(directory.resolve("w 100%p"));
    WorkerCommand command =
        WorkerCommand.jvm("sh", workerDirectory)
            .classPath(new CodeSources(directory).of(List.of(EchoMain.class)))
            .mainClass(EchoMain.class.getName())
            .arguments(List.of("ready"))
            .build();
    WorkerProcess process = start(command, NOTHING, ProcessListener.NONE);
    Path report = workerDirectory.resolve("hs_err.log");
    // A signal from outside that HotSpot takes for a crash, once its handlers are in place.
    await().atMost(LONG).until(() -> process.stdoutTail().contains("ready"));
    signal(process.pid(), "SEGV");
    assertThat(process.awaitExit(LONG)).map(ProcessExit::code).contains(1);
    assertThat(report).content().contains("SIGSEGV");
    assertThat(process.stdoutTail()).anyMatch(line -> line.contains("A fatal error"));
  }

  @Test
  void whenTheHostIsKilledItsWorkerSeesEof() throws Exception {
    Path marker = directory.resolve("marker");
    try (HostProcess host =
        new HostProcess(directory.resolve("gb"), "cat >/dev/null; echo eof > " + marker)) {
      assertThat(host.line()).isNotNull();
      long worker = Long.parseLong(host.line());
      assertThat(ProcessHandle.of(worker)).isPresent();
      host.kill();
      await().atMost(LONG).untilAsserted(() -> assertThat(marker).hasContent("eof"));
      await().atMost(LONG).until(() -> !isRunning(worker));
    }
  }

  @Test
  void whenTheHostEndsInOrderItsWorkerSeesEof_andNoSignalBefore() throws Exception {
    Path marker = directory.resolve("marker");
    try (HostProcess host =
        new HostProcess(directory.resolve("gb"), "cat >/dev/null; echo eof > " + marker)) {
      assertThat(host.line()).isNotNull();
      long worker = Long.parseLong(host.line());
      assertThat(isRunning(worker)).isTrue();
      host.endInOrder();
      await().atMost(LONG).untilAsserted(() -> assertThat(marker).hasContent("eof"));
      await().atMost(LONG).until(() -> !isRunning(worker));
    }
  }

  private WorkerProcess sh(String script, byte[] bootstrap) {
    return start(command("/bin/sh", "-c", script), bootstrap, ProcessListener.NONE);
  }

  private WorkerCommand command(String... words) {
    return new WorkerCommand("sh", List.of(words), System.getenv(), directory);
  }

  private WorkerProcess start(WorkerCommand command, byte[] bootstrap, ProcessListener listener) {
    WorkerProcess process = WorkerProcess.start(command, bootstrap, listener);
    started.add(process);
    return process;
  }

  /** An orphan that nobody has waited for yet is a zombie; it does not run. */
  private static boolean isRunning(long pid) throws IOException {
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      String text = Files.readString(stat);
      return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
    } catch (java.nio.file.NoSuchFileException gone) {
      return false;
    }
  }

  private static void signal(long pid, String name) throws IOException {
    new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start();
  }

  private static void endGrandchild(Path pidFile) throws IOException {
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
