package dev.glovebox.registry;

import java.util.Objects;

/**
 * How strict the guard is: the {@code guard} section of a registry.
 *
 * @param strict whether a library whose runtime cannot be told counts as dangerous; false by
 *     default
 * @param tainted what to do in a process that holds a multithreaded runtime already; {@link
 *     TaintPolicy#WARN} by default
 */
public record GuardPolicy(boolean strict, TaintPolicy tainted) {
  /** Not strict, and warning. */
  public static final GuardPolicy DEFAULT = new GuardPolicy(false, TaintPolicy.WARN);

  /**
   * Refuses a missing policy.
   *
   * @param strict whether a library whose runtime cannot be told counts as dangerous
   * @param tainted what to do in a process that holds a multithreaded runtime already
   */
  public GuardPolicy {
    Objects.requireNonNull(tainted, "tainted");
  }
}
