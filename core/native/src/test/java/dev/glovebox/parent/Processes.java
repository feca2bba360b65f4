package dev.glovebox.parent;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Processes as /proc has them. */
final class Processes {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /** The living processes whose environment has this entry; zombies have none. */
  static List<Long> withEnvironment(String entry) throws IOException {
    List<Long> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      for (Path process : (Iterable<Path>) entries::iterator) {
        String name = process.getFileName().toString();
        if (name.chars().allMatch(Character::isDigit) && environment(process).contains(entry)) {
          found.add(Long.parseLong(name));
        }
      }
    }
    return found;
  }

  private static List<String> environment(Path process) {
    try {
      return List.of(Files.readString(process.resolve("environ")).split("\0", -1));
    } catch (IOException ended) {
      return List.of();
    }
  }

  /** The state of a process, such as {@code T}; {@code -} if there is none. */
  static char state(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException ended) {
      return '-';
    }
  }

  static void awaitNoneWith(String entry) {
    await().atMost(BOUND).until(() -> withEnvironment(entry).isEmpty());
  }

  static void awaitState(long pid, char state) {
    await().atMost(BOUND).until(() -> state(pid) == state);
  }

  /** Sends a signal, by its name. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("cannot send SIG" + name + " to " + pid);
    }
  }
}
