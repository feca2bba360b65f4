package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The lanes that no call has, the one used last in front: its worker is the warmest.
 *
 * <p><b>Threads:</b> used under the pool's lock.
 */
final class IdleLanes {
  private final Deque<HostLane> lanes = new ArrayDeque<>();

  /** Offers the lanes of a worker that has become ready. */
  void add(List<HostLane> fresh) {
    lanes.addAll(fresh);
  }

  void giveBack(HostLane lane) {
    lanes.addFirst(lane);
  }

  /**
   * Takes a lane of a worker that takes calls, or returns null if there is none.
   *
   * @param required the only worker that will do; null for any
   */
  HostLane take(WorkerId required) {
    Iterator<HostLane> each = lanes.iterator();
    while (each.hasNext()) {
      HostLane lane = each.next();
      if (required == null || lane.worker().id().equals(required)) {
        each.remove();
        // One that has begun to end since is left to whoever ends it.
        if (lane.worker().takesCalls()) {
          return lane;
        }
      }
    }
    return null;
  }

  void removeAllOf(Worker worker) {
    lanes.removeIf(lane -> lane.worker() == worker);
  }

  void clear() {
    lanes.clear();
  }
}
