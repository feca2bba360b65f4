package dev.glovebox.launch;

import dev.glovebox.file.Bounded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of an ended worker that have left its process group: children that a library forked, and
 * that have not executed another program. They are known by their command line, which is the
 * worker's own: it has the path of the worker's private directory in it, so that it is nobody
 * else's.
 *
 * <p>Such a copy ends by itself once it is back in Java, unless it was forked while the JVM stopped
 * its threads: then it waits for ever for a thread that it does not have.
 *
 * <p><b>Threads:</b> has no state. Blocks as long as it takes to read {@code /proc}, but no longer
 * than two seconds: a command line lies in its process's memory, which may hang. Does nothing where
 * there is no {@code /proc}. What executes another program is not seen.
 */
final class WorkerCopies {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerCopies.class);
  private static final Duration BOUND = Duration.ofSeconds(2);

  private WorkerCopies() {}

  /**
   * Kills all copies of a worker whose process has ended.
   *
   * @param command what the worker was started by; one that does not name the worker's directory
   *     has no copies
   */
  static void kill(WorkerCommand command) {
    try {
      String line = String.join("\0", command.commandLine()) + "\0";
      if (line.contains("/" + RunDirectory.workerDirectoryName(command.name()))) {
        byte[] own = line.getBytes(StandardCharsets.UTF_8);
        Bounded.within(
            BOUND,
            "to look for copies of " + command.name(),
            () -> {
              killAll(own, command.name());
              return null;
            });
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // The end of the worker is to be told in any case.
      LOG.debug("copies of worker {} cannot be looked for", command.name(), e);
    }
  }

  private static void killAll(byte[] own, String worker) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        killIfCopy(Long.parseLong(process.getFileName().toString()), own, worker);
      }
    }
  }

  private static void killIfCopy(long pid, byte[] own, String worker) {
    // Taken before the look: it names a process by its number and the time of its start.
    ProcessHandle.of(pid)
        .filter(process -> isCopy(pid, own))
        .ifPresent(
            copy -> {
              boolean sent = copy.destroyForcibly();
              LOG.debug("a forked copy of worker {}, process {}, killed: {}", worker, pid, sent);
            });
  }

  private static boolean isCopy(long pid, byte[] own) {
    try {
      return Arrays.equals(
          Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")), own);
    } catch (IOException e) {
      // It has ended, or is another user's.
      return false;
    }
  }
}
