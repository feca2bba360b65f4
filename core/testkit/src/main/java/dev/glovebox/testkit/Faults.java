package dev.glovebox.testkit;

import dev.glovebox.Glovebox;
import dev.glovebox.supervise.WorkerSnapshot;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Faults of the workers of a real {@link Glovebox}: has a test see what its code does when a worker
 * is killed, or does not answer.
 *
 * <pre>{@code
 * greeter.Add(1, 2);                        // a worker is there now
 * Faults.of(box).worker("go").kill();
 * greeter.Add(1, 2);                        // by another worker
 * try (StoppedWorker stopped = Faults.of(box).worker("go").stop()) {
 *   greeter.Add(1, 2);                      // hangs until its deadline
 * }
 * }</pre>
 *
 * <p>It needs Linux or macOS: signals are sent with {@code kill(1)}. Workers are looked for when
 * they are asked for, among those whose process runs and takes calls; spares, and workers that are
 * being started or are ending, are none of them.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class Faults {
  private final Glovebox box;

  private Faults(Glovebox box) {
    this.box = box;
  }

  /**
   * {@return faults of this box's workers}
   *
   * @param box a real one
   * @throws IllegalArgumentException if it is a {@link FakeGlovebox}, which has no workers: its
   *     calls fail by {@link FakeGlovebox#on}
   * @throws UnsupportedOperationException on Windows
   */
  public static Faults of(Glovebox box) {
    Objects.requireNonNull(box, "box");
    if (box instanceof FakeGlovebox) {
      throw new IllegalArgumentException(
          "a FakeGlovebox has no workers; script its calls with FakeGlovebox.on(library, function)");
    }
    Signals.requireSupported();
    return new Faults(box);
  }

  /**
   * {@return all workers that take calls now, in the order of {@code Glovebox.workers()}; none
   * before the first call, unless the registry has workers at all times}
   */
  public List<TargetWorker> workers() {
    return find(worker -> true);
  }

  /**
   * {@return the only worker of the box}
   *
   * @throws IllegalStateException if it has none, or several, naming them
   */
  public TargetWorker worker() {
    return only(workers(), "the Glovebox");
  }

  /**
   * {@return one of the box's workers}
   *
   * @param index from 0, in the order of {@link #workers()}
   * @throws IllegalArgumentException if it has no such worker, naming those that there are
   */
  public TargetWorker worker(int index) {
    List<TargetWorker> workers = workers();
    if (index < 0 || index >= workers.size()) {
      throw new IllegalArgumentException(
          "there is no worker " + index + " (counted from 0): " + there(workers));
    }
    return workers.get(index);
  }

  /**
   * {@return the only worker of a pool}
   *
   * @param pool its name in the registry
   * @throws IllegalArgumentException if there is no such pool, naming those that there are
   * @throws IllegalStateException if it has no worker now, or several, naming them
   */
  public TargetWorker worker(String pool) {
    requirePool(pool);
    return only(find(worker -> worker.id().pool().equals(pool)), "pool '" + pool + "'");
  }

  /**
   * {@return the worker at a place of a pool}
   *
   * @param pool its name in the registry
   * @param slot its place, from 1: the number in {@code pool-1#3}
   * @throws IllegalArgumentException if there is no such pool, or no worker at that place now
   */
  public TargetWorker worker(String pool, int slot) {
    requirePool(pool);
    List<TargetWorker> found =
        find(worker -> worker.id().pool().equals(pool) && worker.id().slot() == slot);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "pool '" + pool + "' has no worker in slot " + slot + " now: " + there(workers()));
    }
    return found.get(0);
  }

  private void requirePool(String pool) {
    List<String> pools = box.pools().stream().map(known -> known.name()).toList();
    if (!pools.contains(pool)) {
      throw new IllegalArgumentException(
          "there is no pool '" + pool + "'; the pools are " + String.join(", ", pools));
    }
  }

  private List<TargetWorker> find(Predicate<WorkerSnapshot> wanted) {
    return box.workers().stream()
        .filter(worker -> worker.pid() > 0 && !worker.standby() && worker.state().takesCalls())
        .filter(wanted)
        .map(worker -> new TargetWorker(box, worker.id(), worker.pid()))
        .toList();
  }

  private static TargetWorker only(List<TargetWorker> workers, String of) {
    if (workers.size() != 1) {
      throw new IllegalStateException(
          of
              + " has not one worker that takes calls: "
              + there(workers)
              + (workers.isEmpty()
                  ? ". The first call starts one, and so does workers.min."
                  : ". Say which: worker(index), or worker(pool, slot)."));
    }
    return workers.get(0);
  }

  private static String there(List<TargetWorker> workers) {
    return workers.isEmpty()
        ? "there is none"
        : "there are "
            + workers.stream().map(TargetWorker::toString).collect(Collectors.joining(", "));
  }
}
