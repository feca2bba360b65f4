package dev.glovebox.diagnose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The kernel's count of processes that it has killed for want of memory: in this process's control
 * group, which its workers share, or else on the whole machine. A process cannot tell by itself
 * that it ends so, for the signal is SIGKILL.
 *
 * <p><b>Threads:</b> safe for any number. Reads a file of a few lines at each question.
 */
public final class OomKills {
  /** The key in memory.events, memory.oom_control and vmstat alike. */
  private static final String KEY = "oom_kill ";

  private static final String ONE_HIERARCHY = "0::";

  /** Of many workers that are asked in a row, the file is read for the first. */
  private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();

  private final List<Path> counters;
  private volatile Reading last =
      new Reading(OptionalLong.empty(), System.nanoTime() - FRESH_NANOS);

  private record Reading(OptionalLong count, long nanos) {}

  private OomKills(List<Path> counters) {
    this.counters = counters;
  }

  /**
   * {@return the counter of this process's group} Never fails: elsewhere than on Linux it counts
   * none.
   */
  public static OomKills here() {
    return below(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  static OomKills below(Path proc, Path groups) {
    List<Path> counters = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(proc.resolve("self/cgroup"))) {
        counters.addAll(counters(line, groups));
      }
    } catch (IOException | RuntimeException e) {
      // No groups, or none that can be read.
    }
    counters.add(proc.resolve("vmstat"));
    return new OomKills(List.copyOf(counters));
  }

  /**
   * Where the group that a line of /proc/self/cgroup names is: below the mount, or, where a
   * container sees its own group only, the mount itself.
   */
  private static List<Path> counters(String line, Path groups) {
    String[] parts = line.split(":", 3);
    if (parts.length < 3) {
      return List.of();
    }
    String below = parts[2].substring(1);
    if (line.startsWith(ONE_HIERARCHY)) {
      return List.of(
          groups.resolve(below).resolve("memory.events"), groups.resolve("memory.events"));
    } else if (List.of(parts[1].split(",")).contains("memory")) {
      Path memory = groups.resolve("memory");
      return List.of(
          memory.resolve(below).resolve("memory.oom_control"),
          memory.resolve("memory.oom_control"));
    }
    return List.of();
  }

  /** {@return how many there were up to now; empty where that is not known} */
  public OptionalLong count() {
    return counters.stream()
        .map(OomKills::read)
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /** {@return as {@link #count}, now or up to 250 ms ago: never more than there are} */
  public OptionalLong recentCount() {
    Reading known = last;
    long now = System.nanoTime();
    if (now - known.nanos() >= FRESH_NANOS) {
      known = new Reading(count(), now);
      last = known;
    }
    return known.count();
  }

  /**
   * {@return whether there were any since the count was {@code before}}
   *
   * @param before as {@link #count} gave it; empty if it was not known
   */
  public MemoryKill since(OptionalLong before) {
    OptionalLong now = count();
    if (before.isEmpty() || now.isEmpty()) {
      return MemoryKill.UNKNOWN;
    }
    return now.getAsLong() > before.getAsLong() ? MemoryKill.COUNTED : MemoryKill.NONE;
  }

  private static OptionalLong read(Path counter) {
    try {
      for (String line : Files.readAllLines(counter)) {
        if (line.startsWith(KEY)) {
          return OptionalLong.of(Long.parseLong(line.substring(KEY.length()).strip()));
        }
      }
    } catch (IOException | RuntimeException e) {
      // Not there on this system: the next one may be.
    }
    return OptionalLong.empty();
  }
}
