package dev.glovebox.worker;

import dev.glovebox.integrity.Allowed;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The gate of one worker: it loads what is designated to its pool, and no other (GB201).
 *
 * <p><b>Threads:</b> immutable.
 */
public final class WorkerGuard {
  private final String worker;
  private final String pool;
  private final Set<String> designated;

  /**
   * @param worker the worker's name, for messages
   * @param pool the pool that it belongs to
   * @param designated the names of the libraries that this pool may load
   */
  public WorkerGuard(String worker, String pool, Collection<String> designated) {
    this.worker = worker;
    this.pool = pool;
    this.designated = new LinkedHashSet<>(designated);
  }

  /**
   * {@return whether this worker may load the library of this name}
   *
   * @param library its name in the registry
   */
  public Decision mayLoad(String library) {
    if (designated.contains(library)) {
      return Allowed.PLAINLY;
    }
    return new Refused(
        GuardRule.GB201,
        library,
        "library '" + library + "' is not designated to pool '" + pool + "' of worker " + worker,
        List.of(
            designated.isEmpty()
                ? "no library is designated to pool '" + pool + "'"
                : "designated to pool '" + pool + "': " + String.join(", ", designated)),
        "Set 'pool: "
            + pool
            + "' for '"
            + library
            + "' in the registry and open it anew, or call it through its own pool.");
  }
}
