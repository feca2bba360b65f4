package dev.glovebox;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.SymbolPlace;
import dev.glovebox.supervise.WorkerPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The way of a library's calls to the pool that it has now, which a reload may have changed since
 * the last call.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class LibraryRoute implements CallCarrier {
  private final AtomicReference<Deployment> deployment;
  private final String library;

  /** What was found last; of no use once there is another deployment. */
  private volatile Found last;

  /** The pool of the library, for every thread alike. */
  private record Found(Deployment deployment, WorkerPool pool) {}

  /**
   * Makes a route.
   *
   * @param deployment what the Glovebox holds at the time of a call
   * @param library its name in the registry; null for a worker's own process
   */
  LibraryRoute(AtomicReference<Deployment> deployment, String library) {
    this.deployment = deployment;
    this.library = library;
  }

  @Override
  public String poolName() {
    return pool().poolName();
  }

  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    WorkerPool pool = pool();
    try {
      return pool.invoke(function, options, body);
    } catch (GloveboxClosedException e) {
      requireAnother(pool, e);
      return onPool(next -> next.invoke(function, options, body));
    }
  }

  @Override
  public SymbolPlace symbol(String libraryName, String name) {
    return onPool(pool -> pool.symbol(libraryName, name));
  }

  /**
   * Does something on the pool. One that was retired between being found and being asked has sent
   * nothing; the next is found in its place, or none when all is closed.
   */
  <R> R onPool(Function<WorkerPool, R> action) {
    while (true) {
      WorkerPool pool = pool();
      try {
        return action.apply(pool);
      } catch (GloveboxClosedException e) {
        requireAnother(pool, e);
      }
    }
  }

  private void requireAnother(WorkerPool refusing, GloveboxClosedException refusal) {
    if (!refusing.isRetired() || pool() == refusing) {
      throw refusal;
    }
  }

  @SuppressWarnings("ReferenceEquality") // Equality would look through whole registries.
  private WorkerPool pool() {
    Deployment now = deployment.get();
    Found found = last;
    if (found != null && found.deployment == now) {
      return found.pool;
    }
    WorkerPool pool = now.poolOf(library);
    // While pools are leaving it depends on the thread.
    if (now.leaving().stream().allMatch(place -> place.pool().hasEnded())) {
      last = new Found(now, pool);
    }
    return pool;
  }
}
