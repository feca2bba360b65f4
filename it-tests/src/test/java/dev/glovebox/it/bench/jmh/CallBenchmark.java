package dev.glovebox.it.bench.jmh;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Gap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls of the JVM's one subject, back to back or with an idle gap before each. */
public class CallBenchmark {
  /** A thread's caller, made and closed in that thread. */
  @State(Scope.Thread)
  public static class OneCaller {
    private Caller caller;

    @Setup(Level.Trial)
    public void open() throws Exception {
      caller = JmhRound.subject().newCaller();
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
      caller.close();
    }
  }

  /** What a thread does between two calls; not in the samples. */
  @State(Scope.Thread)
  public static class Idle {
    @Param("NONE")
    public Gap gap;

    @Setup(Level.Invocation)
    public void pass() {
      gap.pass();
    }
  }

  @Benchmark
  public void backToBack(OneCaller one) throws Exception {
    one.caller.call();
  }

  @Benchmark
  public void afterGap(OneCaller one, Idle idle) throws Exception {
    one.caller.call();
  }
}
