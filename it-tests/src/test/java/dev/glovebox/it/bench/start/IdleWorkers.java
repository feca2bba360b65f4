package dev.glovebox.it.bench.start;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.Amounts;
import dev.glovebox.it.bench.Amounts.Quantity;
import dev.glovebox.it.bench.CpuClock;
import dev.glovebox.it.bench.subject.Calc;
import dev.glovebox.supervise.WorkerSnapshot;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What workers cost that have nothing to do, by worker. */
final class IdleWorkers {
  private static final String CALC = "calc";
  private static final int KIB = 1024;
  private static final int CALLS = 20_000;
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /** Milliseconds of a compiler's time. */
  private static final long NEXT_TO_NOTHING = 20;

  private IdleWorkers() {}

  /** Their proportional memory, each time of new ones. */
  static Amounts memory(int workers, int rounds) throws IOException {
    List<Double> bytes = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      try (Glovebox box = open(workers)) {
        double sum = 0;
        for (var worker : box.workers()) {
          sum += proportional(worker.pid());
        }
        bytes.add(sum / workers);
      }
    }
    return new Amounts("memory/idle-worker/workers=" + workers, Quantity.PSS_BYTES, bytes);
  }

  /**
   * Their CPU time by that of the clock, heartbeats included. They have served calls before, and
   * what the JVM has to do after these (it goes on compiling for a moment) is over.
   *
   * @param round how long is looked at
   */
  static Amounts cpu(int workers, int rounds, Duration round) throws InterruptedException {
    List<Double> cores = new ArrayList<>();
    try (Glovebox box = open(workers)) {
      Calc calc = box.load(CALC, Calc.class);
      for (int i = 0; i < CALLS; i++) {
        calc.calc_add_int(i, 1);
      }
      Thread.sleep(SETTLED.toMillis());
      long[] pids = box.workers().stream().mapToLong(WorkerSnapshot::pid).toArray();
      for (int i = 0; i < rounds; i++) {
        CpuClock.Reading before = CpuClock.of(LongStream.of(pids));
        long start = System.nanoTime();
        Thread.sleep(round.toMillis());
        double used = CpuClock.of(LongStream.of(pids)).since(before);
        cores.add(used / (System.nanoTime() - start) / workers);
      }
    }
    return new Amounts("cpu/idle-worker/workers=" + workers, Quantity.CORES, cores);
  }

  /**
   * What many workers cost that nobody calls, by the clock: first what they add to the CPU time of
   * their host, then all that the host takes, then host and workers together. What a JVM takes that
   * does nothing is looked at after their end. Both times the JVM may first do what it has to do
   * after so many starts: it goes on compiling.
   *
   * @param round how long is looked at
   */
  static List<Amounts> host(int workers, int rounds, Duration round) throws InterruptedException {
    List<Double> own = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> added = new ArrayList<>();
    long[] host = {ProcessHandle.current().pid()};
    try (Glovebox box = open(workers)) {
      awaitCompiler(round);
      long[] pids = box.workers().stream().mapToLong(WorkerSnapshot::pid).toArray();
      for (int i = 0; i < rounds; i++) {
        List<Double> cores = cores(round, host, pids);
        own.add(cores.get(0));
        whole.add(cores.get(0) + cores.get(1));
      }
    }
    awaitCompiler(round);
    for (double withWorkers : own) {
      added.add(withWorkers - cores(round, host).get(0));
    }
    return List.of(
        new Amounts("cpu/host-for-idle-workers/workers=" + workers, Quantity.CORES, added),
        new Amounts("cpu/host-of-idle-workers/workers=" + workers, Quantity.CORES, own),
        new Amounts("cpu/host-and-idle-workers/workers=" + workers, Quantity.CORES, whole));
  }

  /** Waits until the compiler has had next to nothing to do for a round, but no longer than ten. */
  private static void awaitCompiler(Duration round) throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long before = Long.MIN_VALUE / 2;
    for (int i = 0; i < 10 && compiler.getTotalCompilationTime() - before > NEXT_TO_NOTHING; i++) {
      before = compiler.getTotalCompilationTime();
      Thread.sleep(round.toMillis());
    }
  }

  /** The CPU time that these processes take in a while by its length. */
  private static List<Double> cores(Duration round, long[]... groups) throws InterruptedException {
    List<CpuClock.Reading> before =
        Stream.of(groups).map(g -> CpuClock.of(LongStream.of(g))).toList();
    long start = System.nanoTime();
    Thread.sleep(round.toMillis());
    List<Double> used = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      used.add((double) CpuClock.of(LongStream.of(groups[i])).since(before.get(i)));
    }
    double nanos = System.nanoTime() - start;
    return used.stream().map(time -> time / nanos).toList();
  }

  private static Glovebox open(int workers) {
    Glovebox box = Stubs.open(pool -> pool.workers(workers, workers, 0), CALC);
    Ready.await(box, workers);
    box.load(CALC, Calc.class).calc_add_int(1, 2);
    return box;
  }

  private static long proportional(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
        .findFirst()
        .orElseThrow();
  }
}
