package dev.glovebox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Sends signals with kill(1), and tells whether a process is stopped: Java has neither. */
final class Signals {
  private static final Path PROC = Path.of("/proc");
  private static final long BOUND_SECONDS = 10;
  private static final char STOPPED = 'T';

  private Signals() {}

  static void requireSupported() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      throw new UnsupportedOperationException(
          "faults of workers need kill(1), and so Linux or macOS; this is " + system);
    }
  }

  /**
   * Sends a signal.
   *
   * @param name without SIG
   * @throws IllegalStateException if kill(1) refuses, saying what it said
   */
  static void send(String name, long pid) {
    Run run = run("kill", "-" + name, Long.toString(pid));
    if (run.exit != 0) {
      throw new IllegalStateException(
          "kill -" + name + " " + pid + " has failed: " + run.output.strip());
    }
  }

  /** As {@link #send}, to a process that may end at any moment. */
  static void sendIfThere(String name, long pid) {
    Run run = run("kill", "-" + name, Long.toString(pid));
    if (run.exit != 0 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      throw new IllegalStateException(
          "kill -" + name + " " + pid + " has failed: " + run.output.strip());
    }
  }

  /** Whether each thread of the process is stopped. */
  static boolean isStopped(long pid) {
    List<Character> states = states(pid);
    return !states.isEmpty() && states.stream().allMatch(state -> state == STOPPED);
  }

  /** Whether no thread of the process is stopped. */
  static boolean isRunning(long pid) {
    return states(pid).stream().noneMatch(state -> state == STOPPED);
  }

  /** One letter for each thread, or for the whole process where there is no /proc. */
  private static List<Character> states(long pid) {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      String state = run("ps", "-o", "state=", "-p", Long.toString(pid)).output.strip();
      return state.isEmpty() ? List.of() : List.of(state.charAt(0));
    }
    try (Stream<Path> threads = Files.list(PROC.resolve(Long.toString(pid)).resolve("task"))) {
      return threads.flatMap(Signals::state).toList();
    } catch (IOException | UncheckedIOException e) {
      // It has ended.
      return List.of();
    }
  }

  /** Empty for a thread that has ended. */
  private static Stream<Character> state(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      // The name before it may have brackets, too.
      return Stream.of(stat.charAt(stat.lastIndexOf(')') + 2));
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private record Run(int exit, String output) {}

  /** What is run here prints one line: it fits into the pipe. */
  private static Run run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var output = process.getInputStream()) {
        process.getOutputStream().close();
        if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(
              String.join(" ", command) + " has not ended within " + BOUND_SECONDS + " s");
        }
        return new Run(
            process.exitValue(), new String(output.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command) + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
    }
  }
}
