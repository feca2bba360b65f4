package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.registry.WorkerCounts;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The workers of a pool by their slots, from the decision to start one until its process is gone.
 *
 * <p><b>Threads:</b> used under the pool's lock.
 */
final class WorkerSlots {
  private final String pool;
  private final int max;
  private final Worker[] slots;
  private final SlotHistory history;

  /** Those whose processes are gone, and whose files are about to be. */
  private final Set<Worker> gone = new HashSet<>();

  WorkerSlots(String pool, WorkerCounts counts, SlotHistory history) {
    this.pool = pool;
    this.max = counts.max();
    this.slots = new Worker[counts.max() + counts.spare()];
    this.history = history;
  }

  /** Spares whose start is over, and went well. */
  private final Set<Worker> standing = new HashSet<>();

  /** How many workers take calls, are to, or did and are about to end; spares are others. */
  int serving() {
    return (int)
        workers().stream().filter(worker -> !worker.isStandby() && !gone.contains(worker)).count();
  }

  /** Whether there may be no further worker that takes calls. */
  boolean isFull() {
    return serving() >= max;
  }

  /** Whether a worker that is started has a slot to go to. */
  boolean hasFreeSlot() {
    return freeSlot() >= 0;
  }

  boolean isEmpty() {
    return workers().isEmpty();
  }

  /** A spare is ready from now on. */
  void stands(Worker spare) {
    standing.add(spare);
  }

  /** A spare is none any more: it takes calls. */
  void promoted(Worker spare) {
    standing.remove(spare);
  }

  /** How many spares could take calls at once. */
  int readySpares() {
    return (int) standing.stream().filter(Worker::takesCalls).count();
  }

  /** The one of them in the first slot; null if there is none. */
  Worker readySpare() {
    return workers().stream()
        .filter(worker -> standing.contains(worker) && worker.takesCalls())
        .findFirst()
        .orElse(null);
  }

  private int freeSlot() {
    return Arrays.asList(slots).indexOf(null);
  }

  /** Gives a new worker the first free slot, which there must be. */
  Worker add(Consumer<Worker> onDead) {
    int slot = freeSlot();
    int generation = history.nextGeneration(slot + 1);
    WorkerId id = new WorkerId(pool, slot + 1, generation, history.origin());
    slots[slot] = new Worker(id, onDead);
    return slots[slot];
  }

  /** The worker's process has ended: another one may serve, in another slot. */
  void gone(Worker worker) {
    gone.add(worker);
  }

  /** Nothing of the worker is left. */
  void remove(Worker worker) {
    gone.remove(worker);
    standing.remove(worker);
    int slot = worker.id().slot() - 1;
    if (slots[slot] == worker) {
      slots[slot] = null;
    }
  }

  /** Whether this very worker is there and takes calls. */
  boolean serves(WorkerId id) {
    return workers().stream().anyMatch(worker -> worker.id().equals(id) && worker.takesCalls());
  }

  List<Worker> workers() {
    return Arrays.stream(slots).filter(Objects::nonNull).toList();
  }
}
