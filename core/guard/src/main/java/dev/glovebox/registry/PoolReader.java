package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads one entry under {@code pools}. */
final class PoolReader {
  static final List<String> KEYS =
      List.of(
          "workers",
          "threads",
          "restart",
          "recycle",
          "timeouts",
          "limits",
          "transport",
          "environment",
          "env",
          "jvmArgs");
  static final List<String> WORKERS_KEYS = List.of("min", "max", "spare");
  static final List<String> RESTART_KEYS =
      List.of("intensity", "within", "backoffBase", "backoffMax", "breakerOpen");
  static final List<String> RECYCLE_KEYS = List.of("calls", "memory", "age");
  static final List<String> TIMEOUTS_KEYS = List.of("start", "load", "call", "acquire", "stop");
  static final List<String> LIMITS_KEYS = List.of("message", "shared", "output");

  static final List<String> ENVIRONMENT_KEYS = List.of("inherit", "drop");

  private final FaultCollector faults;

  PoolReader(FaultCollector faults) {
    this.faults = faults;
  }

  Optional<PoolConfig> read(Entry entry) {
    Optional<Section> section = Section.of(entry.value(), entry.at(), KEYS, faults);
    faults.check(entry, Names::checkPool);
    return section.flatMap(known -> read(entry.key(), known));
  }

  private Optional<PoolConfig> read(String name, Section pool) {
    Optional<WorkerCounts> workers =
        pool.section("workers", WORKERS_KEYS).flatMap(PoolReader::workers);
    Optional<ThreadPolicy> threads = pool.parsed("threads", ThreadPolicy::parse);
    Optional<RestartPolicy> restart =
        pool.section("restart", RESTART_KEYS).flatMap(PoolReader::restart);
    Optional<RecyclePolicy> recycle =
        pool.section("recycle", RECYCLE_KEYS).flatMap(PoolReader::recycle);
    Optional<PoolTimeouts> timeouts =
        pool.section("timeouts", TIMEOUTS_KEYS).flatMap(PoolReader::timeouts);
    Optional<PoolLimits> limits = pool.section("limits", LIMITS_KEYS).flatMap(PoolReader::limits);
    Optional<LaneTransport> transport = pool.parsed("transport", LaneTransport::parse);
    Optional<EnvironmentPolicy> environment =
        pool.section("environment", ENVIRONMENT_KEYS).flatMap(PoolReader::environment);
    Map<String, String> env = env(pool);
    List<String> jvmArgs = pool.list("jvmArgs", PoolConfig::checkedJvmArg);
    return pool.build(
        () ->
            new PoolConfig(
                name,
                workers.orElse(WorkerCounts.DEFAULT),
                threads.orElse(ThreadPolicy.serial()),
                restart.orElse(RestartPolicy.DEFAULT),
                recycle.orElse(RecyclePolicy.NEVER),
                timeouts.orElse(PoolTimeouts.DEFAULT),
                limits.orElse(PoolLimits.DEFAULT),
                transport,
                environment.orElse(EnvironmentPolicy.ALL),
                env,
                jvmArgs));
  }

  private static Optional<WorkerCounts> workers(Section section) {
    OptionalInt min = section.count("min");
    OptionalInt max = section.count("max");
    OptionalInt spare = section.count("spare");
    WorkerCounts byDefault = WorkerCounts.DEFAULT;
    return section.build(
        () ->
            new WorkerCounts(
                min.orElse(byDefault.min()),
                max.orElse(byDefault.max()),
                spare.orElse(byDefault.spare())));
  }

  private static Optional<RestartPolicy> restart(Section section) {
    OptionalInt intensity = section.count("intensity");
    Optional<Duration> within = section.duration("within");
    Optional<Duration> backoffBase = section.duration("backoffBase");
    Optional<Duration> backoffMax = section.duration("backoffMax");
    Optional<Duration> breakerOpen = section.duration("breakerOpen");
    RestartPolicy byDefault = RestartPolicy.DEFAULT;
    return section.build(
        () ->
            new RestartPolicy(
                intensity.orElse(byDefault.intensity()),
                within.orElse(byDefault.within()),
                backoffBase.orElse(byDefault.backoffBase()),
                backoffMax.orElse(byDefault.backoffMax()),
                breakerOpen.orElse(byDefault.breakerOpen())));
  }

  private static Optional<RecyclePolicy> recycle(Section section) {
    OptionalLong calls = section.integer("calls");
    OptionalLong memory = section.size("memory");
    Optional<Duration> age = section.duration("age");
    return section.build(() -> new RecyclePolicy(calls, memory, age));
  }

  private static Optional<PoolTimeouts> timeouts(Section section) {
    Optional<Duration> start = section.duration("start");
    Optional<Duration> load = section.duration("load");
    Optional<Duration> call = section.duration("call");
    Optional<Duration> acquire = section.duration("acquire");
    Optional<Duration> stop = section.duration("stop");
    PoolTimeouts byDefault = PoolTimeouts.DEFAULT;
    return section.build(
        () ->
            new PoolTimeouts(
                start.orElse(byDefault.start()),
                load.orElse(byDefault.load()),
                call,
                acquire.orElse(byDefault.acquire()),
                stop.orElse(byDefault.stop())));
  }

  private static Optional<PoolLimits> limits(Section section) {
    OptionalLong message = section.size("message");
    OptionalLong shared = section.size("shared");
    OptionalLong output = section.size("output");
    PoolLimits byDefault = PoolLimits.DEFAULT;
    return section.build(
        () ->
            new PoolLimits(
                message.orElse(byDefault.messageBytes()),
                shared.orElse(byDefault.sharedBytes()),
                output.orElse(byDefault.outputBytesPerSecond())));
  }

  private static Optional<EnvironmentPolicy> environment(Section section) {
    Optional<List<String>> inherit = inherited(section);
    List<String> drop = section.list("drop", EnvironmentPolicy::checkedPattern);
    return section.build(() -> new EnvironmentPolicy(inherit, drop));
  }

  /** Empty for {@code all}, which is the default; no name for {@code none}. */
  private static Optional<List<String>> inherited(Section section) {
    if (section.value("inherit").orElse(null) instanceof LocatedNode.Scalar) {
      return section.choice("inherit", Inherit.values(), Inherit::text).flatMap(Inherit::names);
    }
    return section
        .value("inherit")
        .map(list -> section.list("inherit", EnvironmentPolicy::checkedPattern));
  }

  /** The words that stand for a list of names. */
  private enum Inherit {
    ALL,
    NONE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    Optional<List<String>> names() {
      return this == ALL ? Optional.empty() : Optional.of(List.of());
    }
  }

  private Map<String, String> env(Section pool) {
    Map<String, String> env = new LinkedHashMap<>();
    pool.value("env")
        .ifPresent(
            node -> {
              for (Entry variable : Section.names(node, faults)) {
                faults.check(variable, PoolConfig::checkVariable);
                Section.text(variable.value(), faults)
                    .ifPresent(value -> env.put(variable.key(), value));
              }
            });
    return env;
  }
}
