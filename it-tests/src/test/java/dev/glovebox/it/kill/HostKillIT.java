package dev.glovebox.it.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.it.ChildJava;
import dev.glovebox.it.TestClassPath;
import dev.glovebox.launch.RunDirectory;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host is killed at a random moment while all its lanes are busy: its workers end. */
@Timeout(90)
class HostKillIT {
  private final Path runBase = RunDirectory.defaultBase();
  private final Random random = new Random();

  @TempDir private Path directory;

  @RepeatedTest(8)
  void killedUnderLoad_theHostTakesItsWorkersAlong_andTheNextRemovesItsFiles() throws Exception {
    List<String> command = ChildJava.command();
    command.addAll(
        List.of(
            "-Xmx128m",
            "-cp",
            TestClassPath.text(),
            LoadedHostMain.class.getName(),
            runBase.toString(),
            directory.toString()));
    Process host =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<ProcessHandle> workers = List.of();
    try (BufferedReader out = host.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("loaded");
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(50_000)));
      workers = host.children().toList();
      assertThat(workers).isNotEmpty();

      host.destroyForcibly();

      assertThat(host.waitFor(10, TimeUnit.SECONDS)).isTrue();
      List<ProcessHandle> left = workers;
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      host.destroyForcibly().waitFor();
      workers.forEach(ProcessHandle::destroyForcibly);
      host.getOutputStream().close();
    }

    Glovebox.open(KillLibraries.registry(), GloveboxOptions.DEFAULT.withRunDirectory(runBase))
        .close();
    try (Stream<Path> all = Files.list(runBase)) {
      assertThat(all.filter(Files::isDirectory)).isEmpty();
    }
  }
}
