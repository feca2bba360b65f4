package dev.glovebox.abi;

import java.util.Objects;

/**
 * One worker process among all that ever ran in a pool: what a pointer that it returned is stamped
 * with.
 *
 * @param pool the pool's name
 * @param slot the place in the pool, from 1
 * @param generation counts the processes that took this place, from 1
 */
public record WorkerId(String pool, int slot, int generation) {
  public WorkerId {
    Objects.requireNonNull(pool, "pool");
  }

  /** The worker's name, for example {@code go-1#3}. */
  @Override
  public String toString() {
    return pool + "-" + slot + "#" + generation;
  }
}
