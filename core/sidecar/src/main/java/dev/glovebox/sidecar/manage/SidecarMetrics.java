package dev.glovebox.sidecar.manage;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.SidecarListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The numbers of a sidecar, in the text format of Prometheus. {@code docs/json-rpc.md} lists them.
 *
 * <p>Labels come from the registry only: what clients make up is counted under {@code unknown}.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class SidecarMetrics implements SidecarListener {
  /** From a call to a loaded library to one that takes long, in seconds. */
  private static final double[] BUCKETS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder().build();
  private final CallNames names;
  private final Counter calls;
  private final Histogram durations;
  private final Gauge connections;
  private final Counter connected;
  private final Counter refusals;
  private final Counter bounds;

  /**
   * Makes the numbers of one sidecar; those of its pools are asked for when they are shown.
   *
   * @param offer what clients may call: the names that may be labels
   * @param health how it is
   */
  public SidecarMetrics(Offer offer, Health health) {
    this.names = new CallNames(offer);
    this.calls =
        Counter.builder()
            .name("glovebox_calls_total")
            .help("Requests answered, by what they asked for and what came of it.")
            .labelNames("library", "function", "outcome")
            .register(registry);
    this.durations =
        Histogram.builder()
            .name("glovebox_call_duration_seconds")
            .help("Time from the request to its answer.")
            .labelNames("library", "function")
            .classicOnly()
            .classicUpperBounds(BUCKETS)
            .register(registry);
    this.connections =
        Gauge.builder()
            .name("glovebox_connections")
            .help("Connections open now.")
            .labelNames("door")
            .register(registry);
    this.connected =
        Counter.builder()
            .name("glovebox_connections_admitted_total")
            .help("Connections let in.")
            .labelNames("door")
            .register(registry);
    this.refusals =
        Counter.builder()
            .name("glovebox_refusals_total")
            .help("Connections refused, or ended for what the client did.")
            .labelNames("door")
            .register(registry);
    this.bounds =
        Counter.builder()
            .name("glovebox_bounds_hit_total")
            .help("How often a client ran into a bound of the sidecar, by its option.")
            .labelNames("bound")
            .register(registry);
    GaugeWithCallback.builder()
        .name("glovebox_calls_in_flight")
        .help("Calls at work now, the sidecar's own methods included.")
        .callback(gauge -> gauge.call(health.callsInFlight()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("glovebox_ready")
        .help(
            "Whether calls are taken: 0 until the workers have started, and when it is about to"
                + " stop.")
        .callback(gauge -> gauge.call(health.isReady() ? 1 : 0))
        .register(registry);
    PoolMetrics.register(registry, offer.box());
  }

  /** {@return all numbers as they are now} Blocks for a moment: the pools are asked. */
  public String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("an array can always be written to", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** {@return the media type of {@link #text}} */
  public String contentType() {
    return writer.getContentType();
  }

  @Override
  public void connected(String door, String peer) {
    connections.labelValues(door).inc();
    connected.labelValues(door).inc();
  }

  @Override
  public void disconnected(String door, String peer) {
    connections.labelValues(door).dec();
  }

  @Override
  public void refused(String door, String peer, String why) {
    refusals.labelValues(door).inc();
  }

  @Override
  public void boundHit(Bound bound) {
    bounds.labelValues(bound.option()).inc();
  }

  @Override
  public void answered(String method, int code, long nanos) {
    CallNames.Name name = names.of(method);
    calls.labelValues(name.library(), name.function(), Outcomes.of(code)).inc();
    durations.labelValues(name.library(), name.function()).observe(nanos / 1e9);
  }
}
