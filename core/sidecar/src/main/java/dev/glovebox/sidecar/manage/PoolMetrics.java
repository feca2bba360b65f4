package dev.glovebox.sidecar.manage;

import dev.glovebox.Glovebox;
import dev.glovebox.supervise.PoolSnapshot;
import dev.glovebox.supervise.WorkerSnapshot;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;

/** The numbers of a Glovebox's pools and workers, asked for when they are shown. */
final class PoolMetrics {
  private final Glovebox box;

  private PoolMetrics(Glovebox box) {
    this.box = box;
  }

  static void register(PrometheusRegistry registry, Glovebox box) {
    PoolMetrics metrics = new PoolMetrics(box);
    GaugeWithCallback.builder()
        .name("glovebox_workers")
        .help("Workers by what they are at.")
        .labelNames("pool", "state")
        .callback(metrics::workersByState)
        .register(registry);
    metrics.workerGauge(
        registry,
        "glovebox_workers_resident_bytes",
        "Memory that the workers have resident; absent where that is not known.",
        WorkerSnapshot::residentBytes);
    metrics.workerGauge(
        registry,
        "glovebox_workers_threads",
        "Threads of the workers' processes; absent where that is not known.",
        WorkerSnapshot::nativeThreads);
    metrics.poolGauge(
        registry,
        "glovebox_spare_workers",
        "Workers that stand by, ready to take calls when one is lost or another is needed.",
        p -> p.spares());
    metrics.poolGauge(
        registry,
        "glovebox_lanes_in_use",
        "Lanes that calls or sessions have.",
        p -> p.lanesInUse());
    metrics.poolGauge(
        registry, "glovebox_calls_waiting", "Calls that wait for a lane.", p -> p.waiting());
    metrics.poolGauge(
        registry,
        "glovebox_unreaped_workers",
        "Processes of workers that were killed, and whose end the system has not told.",
        // A pool and the one it replaces count together, each of them all.
        Math::max,
        p -> p.unreaped());
    metrics.poolGauge(
        registry,
        "glovebox_starts_refused",
        "Whether no worker may start now, after too many losses.",
        p -> p.startsRefused().isPresent() ? 1 : 0);
    metrics.poolCounter(
        registry, "glovebox_worker_starts_total", "Workers started.", PoolSnapshot::started);
    metrics.poolCounter(
        registry,
        "glovebox_worker_restarts_total",
        "Workers started in the place of another one, for whatever reason.",
        PoolSnapshot::restarts);
    metrics.poolCounter(
        registry,
        "glovebox_worker_losses_total",
        "Workers that ended without being asked to.",
        PoolSnapshot::lost);
  }

  private void workersByState(GaugeWithCallback.Callback gauge) {
    record Key(String pool, String state) {}
    Map<Key, Integer> counts = new HashMap<>();
    for (WorkerSnapshot worker : box.workers()) {
      String state = worker.state().name().toLowerCase(Locale.ROOT);
      counts.merge(new Key(worker.id().pool(), state), 1, Integer::sum);
    }
    counts.forEach((key, count) -> gauge.call(count, key.pool(), key.state()));
  }

  private void workerGauge(
      PrometheusRegistry registry,
      String name,
      String help,
      ToDoubleFunction<WorkerSnapshot> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("pool")
        .callback(
            gauge -> {
              Map<String, Double> sums = new TreeMap<>();
              for (WorkerSnapshot worker : box.workers()) {
                double number = value.applyAsDouble(worker);
                if (number > 0) {
                  sums.merge(worker.id().pool(), number, Double::sum);
                }
              }
              sums.forEach((pool, sum) -> gauge.call(sum, pool));
            })
        .register(registry);
  }

  private void poolGauge(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<PoolSnapshot> value) {
    poolGauge(registry, name, help, Double::sum, value);
  }

  private void poolGauge(
      PrometheusRegistry registry,
      String name,
      String help,
      BinaryOperator<Double> both,
      ToDoubleFunction<PoolSnapshot> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("pool")
        .callback(gauge -> byPool(value, both).forEach((pool, n) -> gauge.call(n, pool)))
        .register(registry);
  }

  private void poolCounter(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<PoolSnapshot> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("pool")
        // A pool and the one it replaces count together, each of them all.
        .callback(counter -> byPool(value, Math::max).forEach((pool, n) -> counter.call(n, pool)))
        .register(registry);
  }

  private Map<String, Double> byPool(
      ToDoubleFunction<PoolSnapshot> value, BinaryOperator<Double> both) {
    Map<String, Double> numbers = new TreeMap<>();
    for (PoolSnapshot pool : box.pools()) {
      numbers.merge(pool.name(), value.applyAsDouble(pool), both);
    }
    return numbers;
  }
}
