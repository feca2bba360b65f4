package dev.glovebox.it.bench.start;

import dev.glovebox.it.bench.CpuClock;
import dev.glovebox.it.bench.Figure.Round;

/** Time, and CPU of this JVM and all processes below it, since it was started. */
final class Stopwatch {
  private static final double SECOND = 1e9;

  private final CpuClock.Reading cpuBefore = CpuClock.ofTree();
  private final long begin = System.nanoTime();

  /** What it shows. */
  long nanos() {
    return System.nanoTime() - begin;
  }

  /** The time and the CPU until now. */
  Round stop() {
    return stop(nanos());
  }

  /** A part of the time, and the CPU until now. */
  Round stop(long nanos) {
    return new Round(nanos, nanos, nanos, SECOND / nanos, CpuClock.ofTree().since(cpuBefore));
  }
}
