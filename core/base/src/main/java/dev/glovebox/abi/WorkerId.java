package dev.glovebox.abi;

import java.util.Objects;

/**
 * One worker process among all that ever ran in a pool: what a pointer that it returned is stamped
 * with. Those of two open {@code Glovebox}es may have the same name, and are not equal.
 *
 * @param pool the pool's name
 * @param slot the place in the pool, from 1
 * @param generation counts the processes that took this place, from 1
 * @param origin a number of the pool's own within this process
 */
public record WorkerId(String pool, int slot, int generation, long origin) {
  /**
   * Refuses a missing name of the pool.
   *
   * @param pool the pool's name
   * @param slot the place in the pool, from 1
   * @param generation counts the processes that took this place, from 1
   * @param origin a number of the pool's own within this process
   */
  public WorkerId {
    Objects.requireNonNull(pool, "pool");
  }

  /**
   * A worker of the only pool of that name.
   *
   * @param pool the name of the pool
   * @param slot the place in the pool, from 1
   * @param generation counts the processes that took this place, from 1
   */
  public WorkerId(String pool, int slot, int generation) {
    this(pool, slot, generation, 0);
  }

  /** The worker's name, for example {@code go-1#3}. */
  @Override
  public String toString() {
    return pool + "-" + slot + "#" + generation;
  }

  /**
   * {@return its name, in a sentence about {@code other}, too: another Glovebox's may have the
   * same}
   *
   * @param other the worker that the sentence names as well
   */
  public String besides(WorkerId other) {
    boolean misleads = !equals(other) && toString().equals(other.toString());
    return misleads ? this + " of another Glovebox" : toString();
  }
}
