package dev.glovebox.sidecar.manage;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.WorkerSnapshot;
import dev.glovebox.supervise.WorkerState;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a sidecar is ready: once each pool has its {@code workers.min}, with what {@code preload}
 * says loaded, and a warm-up has run. What is lost afterwards does not change it: calls wait for
 * the next worker.
 *
 * <p><b>Threads:</b> safe for any number. Its own, {@code glovebox-ready}, looks now and then until
 * it is so.
 */
final class Readiness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private static final long LOOK_MILLIS = 25;

  private final Glovebox box;
  private final BooleanSupplier stopping;
  private volatile boolean ready;
  private volatile boolean closed;

  /**
   * Nothing is ready yet.
   *
   * @param stopping whether it is about to stop: it does not get ready any more then
   */
  Readiness(Glovebox box, BooleanSupplier stopping) {
    this.box = box;
    this.stopping = stopping;
  }

  boolean isReady() {
    return ready;
  }

  /**
   * Does something once it is ready, on its own thread.
   *
   * @param warmUp runs before it is ready, once the workers are there
   */
  void whenReady(Runnable warmUp, Runnable then) {
    Thread thread = new Thread(() -> await(warmUp, then), "glovebox-ready");
    thread.setDaemon(true);
    thread.start();
  }

  private void await(Runnable warmUp, Runnable then) {
    try {
      while (!isMetNow()) {
        Thread.sleep(LOOK_MILLIS);
        if (closed || stopping.getAsBoolean()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    warmUp.run();
    if (closed || stopping.getAsBoolean()) {
      return;
    }
    ready = true;
    then.run();
  }

  /** What cannot be known, for want of memory for example, is looked at again. */
  private boolean isMetNow() {
    try {
      return isMet(box.registry(), box.workers());
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.debug("whether the pools have their workers is not known yet", e);
      return false;
    }
  }

  /** Whether these workers are what the registry wants there to be at least. */
  static boolean isMet(Registry registry, List<WorkerSnapshot> workers) {
    return registry.pools().values().stream()
        .allMatch(pool -> serving(registry, pool, workers) >= pool.workers().min());
  }

  private static long serving(Registry registry, PoolConfig pool, List<WorkerSnapshot> workers) {
    Set<String> preloads =
        registry.designated(pool.name()).values().stream()
            .filter(LibraryConfig::preload)
            .map(LibraryConfig::name)
            .collect(Collectors.toSet());
    return workers.stream()
        .filter(worker -> worker.id().pool().equals(pool.name()) && !worker.standby())
        .filter(
            worker ->
                worker.state().compareTo(WorkerState.READY) >= 0
                    && worker.state().compareTo(WorkerState.SERVING) <= 0)
        .filter(worker -> worker.loadedLibraries().containsAll(preloads))
        .count();
  }

  @Override
  public void close() {
    closed = true;
  }
}
