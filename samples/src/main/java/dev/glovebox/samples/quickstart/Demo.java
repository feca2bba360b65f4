package dev.glovebox.samples.quickstart;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.stubs.NativeStubs;
import dev.glovebox.supervise.WorkerSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the steps have in common: an open box, and the interfaces that were loaded from it. */
record Demo(Glovebox box, Greeter greeter, Crasher crasher) implements AutoCloseable {
  static final String GREETER_POOL = "go";
  static final String CRASHER_POOL = "c";

  /**
   * Opens a box with two libraries: {@code greeter} as a registry file declares it, in a pool that
   * always has a worker, and {@code segv}.
   */
  static Demo open(Path registryFile) {
    Registry file = Registry.open(registryFile);
    Registry registry =
        Registry.builder()
            .library(
                "greeter",
                library ->
                    library.source(file.requireLibrary("greeter").source()).pool(GREETER_POOL))
            .pool(GREETER_POOL, pool -> pool.workers(1, 1, 0))
            .library(
                "segv", library -> library.path(NativeStubs.require("segv")).pool(CRASHER_POOL))
            .build();
    Glovebox box = Glovebox.open(registry);
    boolean loaded = false;
    try {
      Demo demo =
          new Demo(box, box.load("greeter", Greeter.class), box.load("segv", Crasher.class));
      loaded = true;
      return demo;
    } finally {
      if (!loaded) {
        box.close();
      }
    }
  }

  /** The worker of a pool, if there is one that takes calls. */
  Optional<WorkerSnapshot> worker(String pool) {
    return box.workers().stream()
        .filter(worker -> worker.id().pool().equals(pool) && worker.state().takesCalls())
        .findFirst();
  }

  /**
   * The worker of a pool, waiting for it within a bound.
   *
   * @throws IllegalStateException if there is none after that
   */
  WorkerSnapshot awaitWorker(String pool) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofSeconds(30).toNanos()) {
      Optional<WorkerSnapshot> worker = worker(pool);
      if (worker.isPresent()) {
        return worker.get();
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("pool '" + pool + "' has no worker after 30 s");
  }

  @Override
  public void close() {
    box.close();
  }
}
