package dev.glovebox.sidecar.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.Glovebox;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.supervise.PoolSnapshot;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * How a sidecar is: {@code ok}; {@code degraded} while a pool may start no worker after too many
 * losses; {@code draining} when it is about to stop.
 */
public final class Health {
  private final Glovebox box;
  private final IntSupplier callsInFlight;
  private final BooleanSupplier draining;
  private final long startNanos = System.nanoTime();

  public Health(Glovebox box, IntSupplier callsInFlight, BooleanSupplier draining) {
    this.box = box;
    this.callsInFlight = callsInFlight;
    this.draining = draining;
  }

  /** Whether calls are taken. */
  boolean isReady() {
    return !draining.getAsBoolean();
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
          .put("startsRefused", pool.startsRefused().isPresent())
          .put("retired", pool.retired());
    }
    return health;
  }
}
