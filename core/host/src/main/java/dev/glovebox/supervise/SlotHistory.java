package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.WorkerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is remembered of the workers of a pool's name, by their places, beyond the life of one pool:
 * no two of them are ever called the same.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class SlotHistory {
  private static final AtomicLong ORIGINS = new AtomicLong();

  private final long origin = ORIGINS.incrementAndGet();

  @GuardedBy("this")
  private final Map<Integer, Integer> generations = new HashMap<>();

  @GuardedBy("this")
  private final Map<Integer, String> exits = new HashMap<>();

  @GuardedBy("this")
  private final Set<ProcessHandle> unreaped = new HashSet<>();

  @GuardedBy("this")
  private long started;

  @GuardedBy("this")
  private long restarts;

  @GuardedBy("this")
  private long lost;

  @GuardedBy("this")
  private String lastExit;

  /** Tells its workers from those of a pool of the same name in another Glovebox. */
  long origin() {
    return origin;
  }

  /** The number of the next worker in a place, from 1. */
  synchronized int nextGeneration(int slot) {
    started++;
    int generation = generations.merge(slot, 1, Integer::sum);
    if (generation > 1) {
      restarts++;
    }
    return generation;
  }

  /**
   * A worker's process has ended.
   *
   * @param wasLost whether nobody had asked it to
   * @param exit how, as a sentence's end
   */
  synchronized void ended(WorkerId worker, boolean wasLost, String exit) {
    exits.put(worker.slot(), exit);
    lastExit = "worker " + worker + " " + exit;
    if (wasLost) {
      lost++;
    }
  }

  /** A worker's process was killed, and its end is not told. */
  void unreaped(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    synchronized (this) {
      process.ifPresent(unreaped::add);
    }
  }

  /** How many of these are still there. Reads files of {@code /proc}. */
  synchronized int unreaped() {
    unreaped.removeIf(process -> !process.isAlive());
    return unreaped.size();
  }

  /** How the worker that had this place before ended. */
  synchronized Optional<String> lastExit(int slot) {
    return Optional.ofNullable(exits.get(slot));
  }

  /** How the last one that ended did, with its name. */
  synchronized Optional<String> lastExit() {
    return Optional.ofNullable(lastExit);
  }

  /** How many workers there have been. */
  synchronized long started() {
    return started;
  }

  /** How many of them took a place that another had had. */
  synchronized long restarts() {
    return restarts;
  }

  /** How many of them ended without being asked to. */
  synchronized long lost() {
    return lost;
  }
}
