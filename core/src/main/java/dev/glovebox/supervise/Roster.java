package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The workers of a pool by their places, from the decision to start one until its process is gone.
 *
 * <p><b>Threads:</b> used under the pool's lock.
 */
final class Roster {
  private final String pool;
  private final Worker[] slots;
  private final PlaceHistory history;

  Roster(String pool, int size, PlaceHistory history) {
    this.pool = pool;
    this.slots = new Worker[size];
    this.history = history;
  }

  int size() {
    return slots.length;
  }

  boolean isFull() {
    return freeSlot() < 0;
  }

  boolean isEmpty() {
    return workers().isEmpty();
  }

  private int freeSlot() {
    return Arrays.asList(slots).indexOf(null);
  }

  /** Gives a new worker the first free place, which there must be. */
  Worker add(Consumer<Worker> onDead) {
    int slot = freeSlot();
    WorkerId id = new WorkerId(pool, slot + 1, history.nextGeneration(slot + 1));
    slots[slot] = new Worker(id, onDead);
    return slots[slot];
  }

  void remove(Worker worker) {
    slots[worker.id().slot() - 1] = null;
  }

  /** Whether this very worker is there and takes calls. */
  boolean serves(WorkerId id) {
    return workers().stream().anyMatch(worker -> worker.id().equals(id) && worker.takesCalls());
  }

  List<Worker> workers() {
    return Arrays.stream(slots).filter(Objects::nonNull).toList();
  }
}
