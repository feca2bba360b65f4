package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.testkit.Footprint;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check that nothing is left over can fail, for each thing that it looks at. */
@Timeout(60)
class LeftoversTest {
  @TempDir Path runBase;

  private void assertLeft(Footprint before, String expected) {
    assertThatThrownBy(() -> new Leftovers(runBase, Duration.ofMillis(200)).check(before))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("left over after the test")
        .hasMessageContaining(expected);
  }

  private void assertNothingLeft(Footprint before) {
    assertThatCode(() -> new Leftovers(runBase, Duration.ofSeconds(10)).check(before))
        .doesNotThrowAnyException();
  }

  @Test
  void aChildProcess_isFound() throws Exception {
    Footprint before = Footprint.ofAll(runBase);
    Process child = new ProcessBuilder("sleep", "60").redirectErrorStream(true).start();
    try {
      assertLeft(before, "process " + child.pid() + ": sleep 60");
    } finally {
      child.destroyForcibly().waitFor();
      child.getInputStream().close();
      child.getOutputStream().close();
    }
    assertNothingLeft(before);
  }

  @Test
  void aWorkerWithAnotherParent_isFoundByItsCommandLine() throws Exception {
    Footprint before = Footprint.ofAll(runBase);
    // setsid --fork: the worker-like process has left us before we look.
    String script = "sleep 60 & wait $!";
    Process launcher =
        new ProcessBuilder(
                "setsid",
                "--fork",
                "bash",
                "-c",
                script,
                "dev.glovebox.worker.WorkerMain",
                runBase.toString())
            .start();
    launcher.waitFor();
    try {
      assertLeft(before, "WorkerMain " + runBase);
    } finally {
      ProcessHandle.allProcesses()
          .filter(process -> process.info().commandLine().orElse("").contains(runBase.toString()))
          .forEach(
              shell -> {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
              });
    }
    launcher.getInputStream().close();
    launcher.getErrorStream().close();
    launcher.getOutputStream().close();
    assertNothingLeft(before);
  }

  @Test
  void aThreadOfGlovebox_isFound() throws Exception {
    Footprint before = Footprint.ofAll(runBase);
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "glovebox-forgotten");
    thread.start();
    try {
      assertLeft(before, "thread glovebox-forgotten");
    } finally {
      end.countDown();
      thread.join();
    }
    assertNothingLeft(before);
  }

  @Test
  void aSocket_isFound() throws IOException {
    Footprint before = Footprint.ofAll(runBase);
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertLeft(before, "1 more descriptor(s) of socket");
      assertThatCode(socket::isOpen).doesNotThrowAnyException();
    }
    assertNothingLeft(before);
  }

  @Test
  void anOpenFileOfTheRunDirectory_isFoundEvenIfDeleted() throws IOException {
    Path file = Files.createFile(runBase.resolve("left"));
    Footprint before = Footprint.ofAll(runBase);
    try (var stream = Files.newInputStream(file)) {
      Files.delete(file);
      assertLeft(before, "1 more descriptor(s) of a file like " + file);
      assertThatCode(stream::available).doesNotThrowAnyException();
    }
    assertNothingLeft(before);
  }

  @Test
  void aFileInTheRunDirectory_isFound() throws IOException {
    Footprint before = Footprint.ofAll(runBase);
    Files.createDirectory(runBase.resolve("host"));
    Path file = Files.createFile(runBase.resolve("host").resolve("s0"));

    assertLeft(before, "file host/s0");

    Files.delete(file);
    Files.delete(file.getParent());
    assertNothingLeft(before);
  }

  @Test
  void aSegmentOfSharedMemory_isFound() throws IOException {
    Footprint before = Footprint.ofAll(runBase);
    Path segment = Path.of("/dev/shm/glovebox-test-" + ProcessHandle.current().pid());
    Files.createFile(segment);
    try {
      assertLeft(before, "shared memory " + segment.getFileName());
    } finally {
      Files.delete(segment);
    }
    assertNothingLeft(before);
  }
}
