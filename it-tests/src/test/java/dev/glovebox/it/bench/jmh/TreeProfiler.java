package dev.glovebox.it.bench.jmh;

import dev.glovebox.it.bench.CpuClock;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Calls per second, and CPU per call of this JVM and of all processes that it has started: workers
 * and peers.
 */
public final class TreeProfiler implements InternalProfiler {
  static final String OPS_PER_SECOND = "opsPerSecond";
  static final String CPU_NANOS_PER_OP = "cpuNanosPerOp";

  private CpuClock.Reading cpuBefore;
  private long begin;

  @Override
  public String getDescription() {
    return "calls per second, and CPU of the process tree per call";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    cpuBefore = CpuClock.ofTree();
    begin = System.nanoTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long elapsed = System.nanoTime() - begin;
    long cpu = CpuClock.ofTree().since(cpuBefore);
    double calls = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        scalar(OPS_PER_SECOND, calls * 1e9 / elapsed, "ops/s"),
        scalar(CPU_NANOS_PER_OP, cpu / calls, "ns/op"));
  }

  private static ScalarResult scalar(String label, double value, String unit) {
    return new ScalarResult(label, value, unit, AggregationPolicy.AVG);
  }
}
