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
  private EnvironmentPolicy environment = EnvironmentPolicy.ALL;
  private final Map<String, String> env = new LinkedHashMap<>();
  private final List<String> jvmArgs = new ArrayList<>();

  PoolBuilder(String name) {
    this.name = name;
  }

  /**
   * How many workers it has.
   *
   * @param counts one, started when needed, by default
   * @return this builder
   */
  public PoolBuilder workers(WorkerCounts counts) {
    this.workers = counts;
    return this;
  }

  /**
   * How many workers it has.
   *
   * @param min workers kept running from the pool's start on; at most {@code max}
   * @param max the most workers that take calls at one time, at least 1
   * @param spare workers kept ready besides those
   * @return this builder
   * @throws IllegalArgumentException if one is out of range
   */
  public PoolBuilder workers(int min, int max, int spare) {
    return workers(new WorkerCounts(min, max, spare));
  }

  /**
   * Which threads of one worker may call at once.
   *
   * @param policy {@link ThreadPolicy.Serial} by default
   * @return this builder
   */
  public PoolBuilder threads(ThreadPolicy policy) {
    this.threads = policy;
    return this;
  }

  /**
   * What follows the loss of a worker.
   *
   * @param policy the restarts, their delays and the breaker
   * @return this builder
   */
  public PoolBuilder restart(RestartPolicy policy) {
    this.restart = policy;
    return this;
  }

  /**
   * When a healthy worker is drained and replaced.
   *
   * @param policy never by default
   * @return this builder
   */
  public PoolBuilder recycle(RecyclePolicy policy) {
    this.recycle = policy;
    return this;
  }

  /**
   * The bounds of what the pool waits for.
   *
   * @param bounds all of them; calls without a deadline may take for ever by default
   * @return this builder
   */
  public PoolBuilder timeouts(PoolTimeouts bounds) {
    this.timeouts = bounds;
    return this;
  }

  /**
   * The deadline of calls whose function declares none: from the call to its result. The start of a
   * worker and the loading of the library count, so leave room for a cold start.
   *
   * @param deadline longer than zero, at most 365 days
   * @return this builder
   */
  public PoolBuilder callTimeout(Duration deadline) {
    return timeouts(timeouts.withCall(deadline));
  }

  /**
   * What its workers may be asked to carry.
   *
   * @param bounds {@link PoolLimits#DEFAULT} by default
   * @return this builder
   */
  public PoolBuilder limits(PoolLimits bounds) {
    this.limits = bounds;
    return this;
  }

  /**
   * Over what its lanes go, whatever the system property says.
   *
   * @param lanes shared memory or sockets
   * @return this builder
   */
  public PoolBuilder transport(LaneTransport lanes) {
    this.transport = lanes;
    return this;
  }

  /**
   * What the workers inherit of the host's environment.
   *
   * @param policy {@link EnvironmentPolicy#ALL} by default
   * @return this builder
   */
  public PoolBuilder environment(EnvironmentPolicy policy) {
    this.environment = policy;
    return this;
  }

  /**
   * Adds one variable to the worker's environment.
   *
   * @param variable its name; it replaces one that is inherited
   * @param value what it holds
   * @return this builder
   */
  public PoolBuilder env(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  /**
   * Adds options for the worker's JVM.
   *
   * @param options one each, for example {@code -Xmx64m}; they come after those added before
   * @return this builder
   */
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
        environment,
        env,
        jvmArgs);
  }
}
