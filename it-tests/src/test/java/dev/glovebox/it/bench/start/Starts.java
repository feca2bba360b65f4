package dev.glovebox.it.bench.start;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.subject.Calc;

/** From nothing, or from a spare worker, to the result of the first call. */
final class Starts {
  private static final String CALC = "calc";

  private Starts() {}

  /** Opens, loads and calls. */
  static void cold(Shot.Times times) {
    Stopwatch watch = new Stopwatch();
    try (Glovebox box = Stubs.open(pool -> pool.workers(0, 1, 0), CALC)) {
      call(box);
      times.took("start/cold", watch.stop());
    }
  }

  /** Loads and calls, when a spare worker is there. */
  static void spare(Shot.Times times) {
    try (Glovebox box = Stubs.open(pool -> pool.workers(0, 2, 1), CALC)) {
      Ready.await(box, 1);
      Stopwatch watch = new Stopwatch();
      call(box);
      times.took("start/spare", watch.stop());
    }
  }

  private static void call(Glovebox box) {
    int sum = box.load(CALC, Calc.class).calc_add_int(20, 22);
    if (sum != 42) {
      throw new IllegalStateException("wrong sum " + sum);
    }
  }
}
