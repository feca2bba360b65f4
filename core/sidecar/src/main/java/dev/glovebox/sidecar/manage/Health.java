package dev.glovebox.sidecar.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.Glovebox;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.supervise.PoolSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * How a sidecar is: {@code ok}; {@code degraded} while a pool may start no worker after too many
 * losses; {@code draining} when it is about to stop.
 */
final class Health {
  private final Glovebox box;
  private final IntSupplier callsInFlight;
  private final BooleanSupplier draining;
  private final BooleanSupplier ready;
  private final long startNanos = System.nanoTime();

  /**
   * Makes the health of one sidecar.
   *
   * @param box whose pools are asked
   * @param callsInFlight how many calls are at work
   * @param draining whether it is about to stop
   * @param ready whether its pools have the workers that they should at least
   */
  public Health(
      Glovebox box, IntSupplier callsInFlight, BooleanSupplier draining, BooleanSupplier ready) {
    this.box = box;
    this.callsInFlight = callsInFlight;
    this.draining = draining;
    this.ready = ready;
  }

  /** Whether calls are taken, and there is somebody to make them. */
  boolean isReady() {
    return ready.getAsBoolean() && !draining.getAsBoolean();
  }

  int callsInFlight() {
    return callsInFlight.getAsInt();
  }

  String status() {
    return status(box.pools());
  }

  private String status(List<PoolSnapshot> pools) {
    if (draining.getAsBoolean()) {
      return "draining";
    }
    return pools.stream().anyMatch(pool -> pool.startsRefused().isPresent()) ? "degraded" : "ok";
  }

  /** All of it, for those who may know. */
  ObjectNode json() {
    List<PoolSnapshot> pools = box.pools();
    ObjectNode health =
        RpcJson.object()
            .put("status", status(pools))
            .put("uptimeMillis", (System.nanoTime() - startNanos) / 1_000_000)
            .put("callsInFlight", callsInFlight());
    ArrayNode list = health.putArray("pools");
    for (PoolSnapshot pool : pools) {
      list.addObject()
          .put("name", pool.name())
          .put("workers", pool.workers())
          .put("maxWorkers", pool.maxWorkers())
          .put("spares", pool.spares())
          .put("lanesInUse", pool.lanesInUse())
          .put("waiting", pool.waiting())
          .put("started", pool.started())
          .put("restarts", pool.restarts())
          .put("lost", pool.lost())
          .put("unreaped", pool.unreaped())
          .put("startsRefused", pool.startsRefused().isPresent())
          .put("retired", pool.retired())
          .put("checkedMillisAgo", pool.sinceCheck().map(Duration::toMillis).orElse(null));
    }
    return health;
  }
}
