package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is taken for a copy of a worker, and who is not. */
@Timeout(60)
class WorkerCopiesTest {
  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  /** A command that sleeps, and names a directory. */
  private List<String> sleeping(String named) {
    return List.of("/bin/sh", "-c", "sleep 60; exit $?", directory.resolve(named).toString());
  }

  private WorkerCommand command(String worker, List<String> line) {
    return new WorkerCommand(worker, line, Map.of(), directory);
  }

  private Process start(List<String> line) throws IOException {
    Process process = new ProcessBuilder(line).start();
    started.add(process);
    return process;
  }

  @AfterEach
  void endAll() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void whoeverHasTheWholeCommandLine_isKilled_andNobodyElse() throws IOException {
    List<String> own = sleeping("w-pool-1#1");
    Process copy = start(own);
    Process ofAnother = start(sleeping("w-pool-1#2"));
    List<String> longer = new ArrayList<>(own);
    longer.add("more");
    Process withMore = start(longer);

    WorkerCopies.kill(command("pool-1#1", own));

    await().atMost(Duration.ofSeconds(20)).until(() -> !copy.isAlive());
    assertThat(ofAnother.isAlive()).isTrue();
    assertThat(withMore.isAlive()).isTrue();
  }

  @Test
  void aCommandThatAnyoneMayHave_killsNobody() throws IOException {
    List<String> anyones = sleeping("elsewhere");
    Process process = start(anyones);

    WorkerCopies.kill(command("pool-1#1", anyones));

    assertThat(process.onExit().isDone()).isFalse();
    assertThat(process.isAlive()).isTrue();
  }
}
