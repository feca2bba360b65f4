package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.LaneWorker;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The lanes of a pool that calls may take. They are looked at in one order, the oldest worker's
 * first, so that few callers keep using few workers, and those stay warm.
 *
 * <p><b>Threads:</b> taking takes no lock, and writes to nothing but the lane taken; what changes
 * the set is used under the pool's lock.
 */
final class PoolLanes {
  private static final HostLane[] NONE = {};

  private final Consumer<HostLane> giveBack;

  /** Never changed, only replaced. */
  private volatile HostLane[] all = NONE;

  /**
   * Makes an empty set.
   *
   * @param giveBack takes a lane back that turned out to be of no use
   */
  PoolLanes(Consumer<HostLane> giveBack) {
    this.giveBack = giveBack;
  }

  /** Offers the lanes of a worker that has become ready. */
  void add(List<HostLane> fresh) {
    all = Stream.concat(Arrays.stream(all), fresh.stream()).toArray(HostLane[]::new);
  }

  void removeAllOf(LaneWorker worker) {
    all = Arrays.stream(all).filter(lane -> lane.worker() != worker).toArray(HostLane[]::new);
  }

  void clear() {
    all = NONE;
  }

  /**
   * Takes a lane of a worker that takes calls, or returns null if there is none.
   *
   * @param required the only worker that will do; null for any
   * @param preferred is taken if it is free and will do, whether or not it is offered still; may be
   *     null
   */
  HostLane take(WorkerId required, HostLane preferred) {
    if (preferred != null && fits(preferred, required) && claim(preferred)) {
      return preferred;
    }
    for (HostLane lane : all) {
      if (fits(lane, required) && claim(lane)) {
        return lane;
      }
    }
    return null;
  }

  static boolean fits(HostLane lane, WorkerId required) {
    return required == null || lane.worker().id().equals(required);
  }

  /**
   * A worker that begins to end changes its state first and counts its leases then; here the lease
   * is taken first. So either it is seen here that the worker ends, or the lease is seen there.
   */
  private boolean claim(HostLane lane) {
    LaneWorker worker = lane.worker();
    if (!worker.takesCalls() || !lane.lease().tryTake()) {
      return false;
    }
    if (worker.takesCalls()) {
      return true;
    }
    giveBack.accept(lane);
    return false;
  }

  /** How many lanes could be taken now. */
  int free(WorkerId required) {
    int free = 0;
    for (HostLane lane : all) {
      if (fits(lane, required) && lane.lease().isFree() && lane.worker().takesCalls()) {
        free++;
      }
    }
    return free;
  }
}
