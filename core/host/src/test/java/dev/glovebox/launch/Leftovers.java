package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a test must not leave behind: threads of workers and pipes. */
final class Leftovers {
  private static final File DESCRIPTORS = new File("/proc/self/fd");

  private final long descriptorsBefore = descriptors();

  /** To be called before the test; loads what opens descriptors on its first use. */
  static Leftovers before() {
    WorkerProcess warmUp =
        WorkerProcess.start(
            new WorkerCommand(
                "warm-up",
                List.of("/bin/sh", "-c", "exit 0"),
                System.getenv(),
                new File("/").toPath()),
            new byte[0],
            ProcessListener.NONE);
    assertThat(warmUp.awaitExit(Duration.ofSeconds(10))).isPresent();
    awaitNoThreads();
    return new Leftovers();
  }

  void assertNone() {
    awaitNoThreads();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore));
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("glovebox-"))
        .toList();
  }

  private static void awaitNoThreads() {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  /** Pipes only: the class loader opens jars whenever it needs another one. */
  private static long descriptors() {
    String[] names = DESCRIPTORS.list();
    return names == null ? 0 : Arrays.stream(names).filter(Leftovers::isPipe).count();
  }

  private static boolean isPipe(String descriptor) {
    try {
      Path target = Files.readSymbolicLink(DESCRIPTORS.toPath().resolve(descriptor));
      return target.toString().startsWith("pipe:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
