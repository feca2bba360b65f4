package dev.glovebox.it.bench.start;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.Footprints;
import dev.glovebox.it.bench.subject.Calc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The proportional memory of workers that have nothing to do, by worker. */
final class IdleWorkers {
  private static final String CALC = "calc";
  private static final int KIB = 1024;

  private IdleWorkers() {}

  static Footprints measure(int workers, int rounds) throws IOException {
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      try (Glovebox box = Stubs.open(pool -> pool.workers(workers, workers, 0), CALC)) {
        Ready.await(box, workers);
        box.load(CALC, Calc.class).calc_add_int(1, 2);
        long sum = 0;
        for (var worker : box.workers()) {
          sum += proportional(worker.pid());
        }
        bytes.add(sum / workers);
      }
    }
    return new Footprints("memory/idle-worker/workers=" + workers, bytes);
  }

  private static long proportional(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
        .findFirst()
        .orElseThrow();
  }
}
