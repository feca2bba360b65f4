package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.lane.CallBody;
import dev.glovebox.link.HostLane;

/** Where lanes to a worker come from: its pool, or the session that holds one. */
interface LaneSource {
  /**
   * Takes a lane of one worker: the one that this thread has already, or an idle one. Blocks until
   * there is one, within the pool's bound.
   */
  HostLane acquire(WorkerId worker, CallContext context);

  /** Gives back what {@link #acquire} gave. */
  void release(HostLane lane);

  /** Runs something on a thread that has this lane for all that it does meanwhile. */
  void holding(HostLane lane, Runnable task);

  /** Carries a call, as {@link WorkerPool#invoke}. */
  <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body);
}
