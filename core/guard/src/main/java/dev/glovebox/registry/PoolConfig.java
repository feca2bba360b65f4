package dev.glovebox.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A pool of workers that are alike.
 *
 * @param name its name in the registry
 * @param workers how many; one, started when needed, by default
 * @param threads which threads of one worker may call at once; serial by default
 * @param restart what follows the loss of a worker
 * @param recycle when a healthy worker is replaced; never by default
 * @param timeouts the bounds of what the pool waits for
 * @param limits what its workers may be asked to carry
 * @param transport over what its lanes go; empty for what {@link LaneTransport#byDefault} says
 * @param environment what its workers inherit of the host's environment; all by default
 * @param env variables added to, or replaced in, the worker's environment; none by default
 * @param jvmArgs options of the worker's JVM, for example {@code -Xmx64m}; none by default
 */
public record PoolConfig(
    String name,
    WorkerCounts workers,
    ThreadPolicy threads,
    RestartPolicy restart,
    RecyclePolicy recycle,
    PoolTimeouts timeouts,
    PoolLimits limits,
    Optional<LaneTransport> transport,
    EnvironmentPolicy environment,
    Map<String, String> env,
    List<String> jvmArgs) {

  /**
   * Refuses, by {@link IllegalArgumentException}, a name of the wrong form, and variables and
   * options that a worker cannot have.
   *
   * @param name its name in the registry
   * @param workers how many; one, started when needed, by default
   * @param threads which threads of one worker may call at once; serial by default
   * @param restart what follows the loss of a worker
   * @param recycle when a healthy worker is replaced; never by default
   * @param timeouts the bounds of what the pool waits for
   * @param limits what its workers may be asked to carry
   * @param transport over what its lanes go
   * @param environment what its workers inherit of the host's environment
   * @param env variables added to, or replaced in, the worker's environment
   * @param jvmArgs options of the worker's JVM, for example {@code -Xmx64m}
   */
  public PoolConfig {
    Names.checkPool(name);
    Objects.requireNonNull(workers, "workers");
    Objects.requireNonNull(threads, "threads");
    Objects.requireNonNull(restart, "restart");
    Objects.requireNonNull(recycle, "recycle");
    Objects.requireNonNull(timeouts, "timeouts");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(environment, "environment");
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    env.keySet().forEach(PoolConfig::checkVariable);
    env.values().forEach(PoolConfig::checkValue);
    jvmArgs = List.copyOf(jvmArgs);
    jvmArgs.forEach(PoolConfig::checkedJvmArg);
  }

  /**
   * {@return the pool of this name with every default}
   *
   * @param name its name in the registry
   */
  public static PoolConfig defaults(String name) {
    return new PoolBuilder(name).build();
  }

  /**
   * {@return the whole environment of this pool's workers: what they inherit, and {@link #env},
   * which wins}
   *
   * @param host the host's environment, {@code System.getenv()}
   */
  public Map<String, String> workerEnvironment(Map<String, String> host) {
    return environment.compose(host, env);
  }

  static void checkVariable(String name) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "an environment variable's name must not be empty nor contain '=' or NUL");
    }
  }

  private static void checkValue(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value of an environment variable contains NUL");
    }
  }

  static String checkedJvmArg(String arg) {
    if (arg.isBlank() || arg.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a JVM option must not be blank nor contain NUL");
    }
    return arg;
  }
}
