package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Worker processes seen from outside, through /proc: which libraries are mapped, and where the
 * threads of lanes are. So a test acts when a call is in native code, and needs no sleep.
 */
public final class WorkerProcesses {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final long SPIN_TICKS = 20;

  /** nanosleep and clock_nanosleep, on x86-64 and aarch64. */
  private static final Set<String> SLEEPS = Set.of("35", "230", "101", "115");

  /** pause, which aarch64 has as ppoll without descriptors. */
  private static final Set<String> PAUSES = Set.of("34", "73");

  /** futex, on x86-64 and aarch64. */
  private static final Set<String> FUTEX = Set.of("202", "98");

  private WorkerProcesses() {}

  /** Whether a file of this name is mapped in the process. */
  static boolean maps(long pid, String fileName) throws IOException {
    return Files.readString(proc(pid).resolve("maps")).contains("/" + fileName);
  }

  /** Waits until so many lanes of the process sleep in native code. */
  static void awaitSleeping(long pid, int lanes) {
    await(() -> sleeping(pid) == lanes);
  }

  /** How many lanes of the process sleep in native code. */
  public static long sleeping(long pid) throws IOException {
    return lanes(pid).stream().filter(lane -> isIn(lane, SLEEPS)).count();
  }

  /** Waits until a lane of the process waits for a mutex that is locked. */
  static void awaitMutex(long pid) {
    await(() -> lanes(pid).stream().anyMatch(WorkerProcesses::waitsForMutex));
  }

  /** Waits until a thread of the process waits for signals. */
  static void awaitPausing(long pid) {
    await(
        () -> {
          try (Stream<Path> threads = Files.list(proc(pid).resolve("task"))) {
            return threads.anyMatch(thread -> isIn(thread, PAUSES));
          }
        });
  }

  /** Waits until each thread of the process waits for signals. */
  static void awaitAllPausing(long pid) {
    await(
        () -> {
          try (Stream<Path> threads = Files.list(proc(pid).resolve("task"))) {
            return threads.allMatch(thread -> isIn(thread, PAUSES));
          }
        });
  }

  /** Waits until a lane of the process has burnt CPU for 200 ms. */
  static void awaitSpinning(long pid) {
    await(() -> lanes(pid).stream().anyMatch(lane -> userTicks(lane) >= SPIN_TICKS));
  }

  /** Kills the process and waits for its end. */
  static void kill(long pid) {
    signal("KILL", pid);
    awaitEnd(pid);
  }

  /** Waits until the process has ended. */
  static void awaitEnd(long pid) {
    await(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  /** Stops the process, and waits until each of its threads is. */
  static void stop(long pid) {
    signal("STOP", pid);
    awaitStopped(pid);
  }

  /** Waits until each thread of the process is stopped. */
  static void awaitStopped(long pid) {
    await(
        () -> {
          try (Stream<Path> threads = Files.list(proc(pid).resolve("task"))) {
            return threads.allMatch(thread -> stat(thread).get(0).equals("T"));
          }
        });
  }

  /** Sends a signal by its name without SIG. */
  static void signal(String name, long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
      assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(kill.exitValue()).as("kill -%s %d", name, pid).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException)
        .until(condition);
  }

  private static List<Path> lanes(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(proc(pid).resolve("task"))) {
      return threads.filter(thread -> read(thread, "comm").startsWith("lane-")).toList();
    }
  }

  private static boolean isIn(Path thread, Set<String> calls) {
    return calls.contains(words(read(thread, "syscall")).get(0));
  }

  /** A lock of the JVM has another operation, or the value 0. */
  private static boolean waitsForMutex(Path thread) {
    List<String> call = words(read(thread, "syscall"));
    return FUTEX.contains(call.get(0)) && call.get(2).equals("0x80") && call.get(3).equals("0x2");
  }

  private static long userTicks(Path thread) {
    return Long.parseLong(stat(thread).get(11));
  }

  /** From the thread's state on. */
  private static List<String> stat(Path thread) {
    String stat = read(thread, "stat");
    return words(stat.substring(stat.lastIndexOf(')') + 2));
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  private static String read(Path thread, String file) {
    try {
      return Files.readString(thread.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path proc(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }
}
