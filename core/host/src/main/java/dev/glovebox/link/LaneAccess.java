package dev.glovebox.link;

import dev.glovebox.lane.WorkerAccess;

/** A worker as front ends see it, which leaves to a lane's next use what can wait until then. */
public interface LaneAccess extends WorkerAccess {
  /**
   * Does, on a lane that is about to be used, what was left for it.
   *
   * @param lane of this worker, leased by the thread that calls this
   */
  void flush(HostLane lane);
}
