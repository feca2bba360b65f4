package dev.glovebox.it.bench.start;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.it.Stubs;

/**
 * A crash: how long until the caller has the exception, and from there until the next good call has
 * returned.
 */
final class Recoveries {
  private static final String SEGV = "segv";

  private Recoveries() {}

  static void spare(Shot.Times times) {
    try (Glovebox box = Stubs.open(pool -> pool.workers(0, 2, 1), SEGV)) {
      crash(box, 2, "recovery/spare", times);
    }
  }

  static void withoutSpare(Shot.Times times) {
    try (Glovebox box = Stubs.open(pool -> pool.workers(0, 1, 0), SEGV)) {
      crash(box, 1, "recovery/no-spare", times);
    }
  }

  private static void crash(Glovebox box, int workers, String name, Shot.Times times) {
    Crashing library = box.load(SEGV, Crashing.class);
    library.segv_add(1, 2);
    Ready.await(box, workers);
    Stopwatch watch = new Stopwatch();
    try {
      library.segv_now();
      throw new IllegalStateException("it has not crashed");
    } catch (WorkerLostException e) {
      // Nothing comes between the exception and the next call: that would be time to recover in.
      long told = watch.nanos();
      library.segv_add(1, 2);
      long recovered = watch.nanos() - told;
      times.took(name, watch.stop(recovered));
      times.took(name + "/report", watch.stop(told));
    }
  }
}
