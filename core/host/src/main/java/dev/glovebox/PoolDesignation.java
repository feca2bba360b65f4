package dev.glovebox;

import dev.glovebox.lane.Bootstrap;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.supervise.Designation;
import java.util.List;

/**
 * What the workers of one pool may load, asked before each of them starts.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class PoolDesignation implements Designation {
  private final String pool;
  private volatile JudgedRegistry judged;

  PoolDesignation(String pool, JudgedRegistry judged) {
    this.pool = pool;
    this.judged = judged;
  }

  /** Reads another registry from now on, in which the pool is the same. */
  void follow(JudgedRegistry next) {
    judged = next;
  }

  @Override
  public List<Bootstrap.Library> libraries() {
    JudgedRegistry now = judged;
    now.hostGuard().mayStartWorkers().orThrow();
    return now.catalogue().designated(pool);
  }

  @Override
  public List<Bootstrap.Library> files() {
    return judged.catalogue().designated(pool);
  }

  @Override
  public List<String> preloads() {
    return judged.registry().designated(pool).values().stream()
        .filter(LibraryConfig::preload)
        .map(LibraryConfig::name)
        .toList();
  }
}
