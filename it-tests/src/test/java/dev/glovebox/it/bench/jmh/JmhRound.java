package dev.glovebox.it.bench.jmh;

import dev.glovebox.it.bench.Figure.Round;
import dev.glovebox.it.bench.Gap;
import dev.glovebox.it.bench.Regime;
import dev.glovebox.it.bench.Subject;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs JMH in this JVM, which has one subject and was started for it: JMH forks nothing itself, so
 * that the rounds of several subjects can alternate.
 */
public final class JmhRound {
  private static Subject subject;

  private JmhRound() {}

  /** The subject of this JVM, once and for all, before the first round. */
  public static synchronized void serve(Subject theOne) {
    subject = theOne;
  }

  static synchronized Subject subject() {
    return subject;
  }

  /**
   * Measures.
   *
   * @param settle how long is called before, without being measured
   * @param length how long is measured
   */
  public static Round run(Regime regime, Duration settle, Duration length) throws RunnerException {
    boolean gaps = regime.gap() != Gap.NONE;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CallBenchmark.class.getName() + "." + (gaps ? "afterGap" : "backToBack") + "$")
            .mode(Mode.SampleTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(0)
            .threads(regime.callers())
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(settle.toMillis()))
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(length.toMillis()))
            .addProfiler(TreeProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (gaps) {
      options.param("gap", regime.gap().name());
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    RunResult result = results.iterator().next();
    Statistics samples = result.getPrimaryResult().getStatistics();
    return new Round(
        samples.getPercentile(50),
        samples.getPercentile(99),
        samples.getPercentile(99.9),
        score(result, TreeProfiler.OPS_PER_SECOND),
        score(result, TreeProfiler.CPU_NANOS_PER_OP));
  }

  private static double score(RunResult result, String label) {
    Result<?> secondary = result.getSecondaryResults().get(label);
    return secondary.getScore();
  }
}
