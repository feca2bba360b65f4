package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A sidecar's workers, seen and signalled from outside. */
final class Workers {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private Workers() {}

  /** Those that have loaded the Go library, as soon as there is one. */
  static List<ProcessHandle> awaitFirst(SidecarProcess sidecar) {
    return Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> sidecar.workers().stream().filter(Workers::hasLoaded).toList(),
            serving -> !serving.isEmpty());
  }

  private static boolean hasLoaded(ProcessHandle worker) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(worker.pid()), "maps"))
          .contains("libgreeter");
    } catch (IOException e) {
      return false; // it has ended meanwhile
    }
  }

  static void kill(List<ProcessHandle> workers) {
    workers.forEach(worker -> signal("KILL", worker));
  }

  /** Sends a signal by its name without SIG. */
  static void signal(String name, ProcessHandle process) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
