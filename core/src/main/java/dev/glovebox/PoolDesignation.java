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
  private volatile Contents contents;

  PoolDesignation(String pool, Contents contents) {
    this.pool = pool;
    this.contents = contents;
  }

  /** Reads another registry from now on, in which the pool is the same. */
  void follow(Contents next) {
    contents = next;
  }

  @Override
  public List<Bootstrap.Library> libraries() {
    Contents now = contents;
    now.hostGuard().mayStartWorkers().orThrow();
    return now.catalogue().designated(pool);
  }

  @Override
  public List<String> preloads() {
    return contents.registry().designated(pool).values().stream()
        .filter(LibraryConfig::preload)
        .map(LibraryConfig::name)
        .toList();
  }
}
