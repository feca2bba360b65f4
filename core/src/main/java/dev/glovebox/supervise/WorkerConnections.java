package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.lane.Transport;
import java.util.List;

/**
 * The host's ends of a worker's connections: its lanes, its control line, and the one over which
 * threads that a library makes call back.
 *
 * <p><b>Lifecycle:</b> empty until {@link #open}. {@link #close} ends all; the memory of each goes
 * back as soon as nobody uses it any more ({@link Lease}).
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class WorkerConnections {
  /** Written once. */
  private volatile List<HostLane> lanes = List.of();

  private volatile ControlLine control;

  @GuardedBy("this")
  private Transport upcall;

  /** What {@link #upcall} became; null until a thread serves it. */
  private volatile HostLane upcallLane;

  /** No thread closes any of them any more. */
  private volatile boolean closed;

  synchronized void open(ControlLine controlLine, List<HostLane> openLanes, Transport toCallBack) {
    control = controlLine;
    upcall = toCallBack;
    lanes = List.copyOf(openLanes);
  }

  List<HostLane> lanes() {
    return lanes;
  }

  /** Null until there is one. */
  ControlLine control() {
    return control;
  }

  /**
   * Makes a lane of the connection for callbacks, which is the caller's to serve and to give back;
   * returns null if there is none, or another has it.
   */
  synchronized HostLane takeUpcallLane(Worker worker) {
    if (upcall == null || upcallLane != null || closed) {
      return null;
    }
    upcallLane = new HostLane(worker, upcall, HostLane.LIBRARY_THREADS);
    return upcallLane;
  }

  /** How many calls and sessions have one of the lanes. */
  int leases() {
    int leases = 0;
    for (HostLane lane : lanes) {
      leases += lane.lease().isTaken() ? 1 : 0;
    }
    return leases;
  }

  /** How many calls were answered over them. */
  long calls() {
    HostLane upcalls = upcallLane;
    long calls = upcalls == null ? 0 : upcalls.lease().calls();
    for (HostLane lane : lanes) {
      calls += lane.lease().calls();
    }
    return calls;
  }

  /** Whether {@link #close} has closed all, so that their memory may be given back. */
  boolean areClosed() {
    return closed;
  }

  /** Ends them, which wakes every caller that waits on one. Once, when the worker is dead. */
  void close() {
    List<HostLane> ended = lanes;
    ended.forEach(HostLane::close);
    if (control != null) {
      control.close();
    }
    Transport unserved = closeUpcall();
    ended.forEach(lane -> lane.lease().disposeIfLeft());
    if (unserved != null) {
      unserved.dispose();
    } else if (upcallLane != null) {
      upcallLane.lease().disposeIfLeft();
    }
  }

  /** Nobody begins to serve callbacks now; returns the connection for them if nobody ever has. */
  private synchronized Transport closeUpcall() {
    if (upcall != null) {
      upcall.close();
    }
    closed = true;
    return upcallLane == null ? upcall : null;
  }
}
