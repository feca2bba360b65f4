package dev.glovebox.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pool in the making; what is not set has the default that {@link PoolConfig} states. */
public final class PoolBuilder {
  private final String name;
  private WorkerCounts workers = WorkerCounts.DEFAULT;
  private ThreadPolicy threads = ThreadPolicy.serial();
  private RestartPolicy restart = RestartPolicy.DEFAULT;
  private RecyclePolicy recycle = RecyclePolicy.NEVER;
  private PoolTimeouts timeouts = PoolTimeouts.DEFAULT;
  private PoolLimits limits = PoolLimits.DEFAULT;
  private LaneTransport transport;
  private final Map<String, String> env = new LinkedHashMap<>();
  private final List<String> jvmArgs = new ArrayList<>();

  PoolBuilder(String name) {
    this.name = name;
  }

  public PoolBuilder workers(WorkerCounts counts) {
    this.workers = counts;
    return this;
  }

  public PoolBuilder workers(int min, int max, int spare) {
    return workers(new WorkerCounts(min, max, spare));
  }

  public PoolBuilder threads(ThreadPolicy policy) {
    this.threads = policy;
    return this;
  }

  public PoolBuilder restart(RestartPolicy policy) {
    this.restart = policy;
    return this;
  }

  public PoolBuilder recycle(RecyclePolicy policy) {
    this.recycle = policy;
    return this;
  }

  public PoolBuilder timeouts(PoolTimeouts bounds) {
    this.timeouts = bounds;
    return this;
  }

  /** The deadline of calls whose function declares none. */
  public PoolBuilder callTimeout(Duration deadline) {
    return timeouts(timeouts.withCall(deadline));
  }

  public PoolBuilder limits(PoolLimits bounds) {
    this.limits = bounds;
    return this;
  }

  /** Over what its lanes go, whatever the system property says. */
  public PoolBuilder transport(LaneTransport lanes) {
    this.transport = lanes;
    return this;
  }

  /** Adds one variable to the worker's environment. */
  public PoolBuilder env(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  /** Adds options for the worker's JVM. */
  public PoolBuilder jvmArgs(String... options) {
    jvmArgs.addAll(List.of(options));
    return this;
  }

  PoolConfig build() {
    return new PoolConfig(
        name,
        workers,
        threads,
        restart,
        recycle,
        timeouts,
        limits,
        Optional.ofNullable(transport),
        env,
        jvmArgs);
  }
}
