package dev.glovebox;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.SymbolPlace;
import dev.glovebox.supervise.WorkerPool;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way of a library's calls to the pool that it has now, which a reload may have changed since
 * the last call.
 *
 * @param holding what the Glovebox holds at the time of a call
 * @param library its name in the registry; null for a worker's own process
 */
record LibraryRoute(Supplier<Holding> holding, String library) implements CallCarrier {

  @Override
  public String poolName() {
    return holding.get().poolOf(library).poolName();
  }

  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    return onPool(pool -> pool.invoke(function, options, body));
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
      WorkerPool pool = holding.get().poolOf(library);
      try {
        return action.apply(pool);
      } catch (GloveboxClosedException e) {
        if (!pool.isRetired() || holding.get().poolOf(library) == pool) {
          throw e;
        }
      }
    }
  }
}
