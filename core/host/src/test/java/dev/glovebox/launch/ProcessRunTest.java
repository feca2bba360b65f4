package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a process if this one has no memory, or no thread, for looking after it. */
@Timeout(60)
class ProcessRunTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final CompletableFuture<ProcessExit> told = new CompletableFuture<>();
  private final AtomicInteger startsInTheEnd = new AtomicInteger();
  private final Leftovers leftovers = Leftovers.before();
  private final long pidDescriptorsBefore = pidDescriptors();

  /** The end of the name of the thread that cannot be started. */
  private volatile String shortOf = "nothing";

  @BeforeEach
  void quiet() {
    // Read by slf4j-simple when a logger is made.
    System.setProperty("org.slf4j.simpleLogger.log.dev.glovebox.worker", "off");
  }

  @AfterEach
  void nothingIsLeft() {
    letGo.countDown();
    started.thenAccept(Process::destroyForcibly).join();
    await().atMost(LONG).until(() -> !started.join().isAlive());
    leftovers.assertNone();
    assertThat(pidDescriptors()).isLessThanOrEqualTo(pidDescriptorsBefore);
  }

  private Thread thread(String name, Runnable task) {
    if (name.endsWith("-end")) {
      startsInTheEnd.incrementAndGet();
    }
    Thread thread =
        new Thread(task, name) {
          @Override
          public synchronized void start() {
            if (name.endsWith(shortOf)) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            super.start();
          }
        };
    thread.setDaemon(true);
    return thread;
  }

  private static long pidDescriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? 0 : Arrays.stream(names).filter(ProcessRunTest::isOfProcess).count();
  }

  private static boolean isOfProcess(String descriptor) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor));
      return target.toString().contains("pidfd");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private ProcessRun run(Function<Process, WorkerGroup> groups) {
    WorkerCommand command =
        new WorkerCommand(
            "run", List.of("/bin/sh", "-c", "echo ready; exec sleep 100"), Map.of(), directory);
    ProcessListener listener =
        new ProcessListener() {
          @Override
          public void line(WorkerProcess process, OutputKind kind, String line) {
            try {
              assertThat(letGo.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void exited(WorkerProcess process, ProcessExit exit) {
            told.complete(exit);
          }
        };
    ProcessRun run =
        new ProcessRun(
            command,
            new byte[0],
            1 << 20,
            listener,
            this::thread,
            process -> {
              started.complete(process);
              return groups.apply(process);
            });
    run.start(null);
    return run;
  }

  @Test
  void aProcessWhoseGroupCannotBeHeld_isKilled_andWhoWaitsForItIsTold() throws Exception {
    ProcessRun run =
        run(
            process -> {
              throw new OutOfMemoryError("Java heap space");
            });

    assertThatThrownBy(() -> run.spawned().orTimeout(20, TimeUnit.SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(started.join().waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aProcessWhoseOutputCannotBeRead_isEnded_withAllThatWasOpenedForIt() throws Exception {
    letGo.countDown();
    shortOf = "-output";
    ProcessRun run = run(WorkerGroup::of);

    assertThat(run.exited().get(20, TimeUnit.SECONDS)).isEqualTo(ProcessExit.of(137));
    // The listener, too, hears of it, as what belongs to the worker is cleaned up then.
    assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessExit.of(137));
  }

  @Test
  void aProcessThatCannotBeToldAnything_isEnded_withAllThatWasOpenedForIt() throws Exception {
    letGo.countDown();
    shortOf = "-bootstrap";
    ProcessRun run = run(WorkerGroup::of);

    assertThat(run.exited().get(20, TimeUnit.SECONDS)).isEqualTo(ProcessExit.of(137));
    assertThat(run.unattended()).get().asString().contains("unable to create native thread");
    assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessExit.of(137));
  }

  @Test
  void kill_afterAShortageOfThreadsForItsEnd_hasTheEndWatchedAgain() {
    // The output is not read to its end, so that the end of the process is not told.
    ProcessRun run = run(WorkerGroup::of);
    await().atMost(LONG).until(() -> run.tail(OutputKind.STDOUT).contains("ready"));
    shortOf = "-end";

    // As each check does. Two threads are to be started of each time that the end is watched.
    await()
        .atMost(LONG)
        .until(
            () -> {
              run.kill();
              return startsInTheEnd.get() > 2;
            });
    shortOf = "nothing";
  }
}
