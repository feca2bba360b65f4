package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.lane.Transport;
import dev.glovebox.link.ControlLine;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.LaneThread;
import dev.glovebox.link.LaneWorker;
import dev.glovebox.link.Lease;
import java.util.List;
import java.util.function.Consumer;

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
  synchronized HostLane takeUpcallLane(LaneWorker worker) {
    if (upcall == null || upcallLane != null || closed) {
      return null;
    }
    upcallLane = new HostLane(worker, upcall, LaneThread.OF_LIBRARY);
    return upcallLane;
  }

  /** Nobody serves it yet, after all: another may take it. */
  synchronized void returnUpcallLane(HostLane lane) {
    if (closed) {
      lane.lease().giveBack();
    } else {
      upcallLane = null;
    }
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

  /**
   * Ends them, which wakes every caller that waits on one. Once, when the worker is dead. What
   * fails with one of them keeps none of the others from being ended.
   */
  void close() {
    List<HostLane> ended = lanes;
    Transport unserved = null;
    try {
      inTurn(ended, HostLane::close);
    } finally {
      try {
        if (control != null) {
          control.close();
        }
      } finally {
        unserved = closeUpcall();
      }
    }
    inTurn(ended, lane -> lane.lease().disposeIfLeft());
    if (unserved != null) {
      unserved.dispose();
    } else if (upcallLane != null) {
      upcallLane.lease().disposeIfLeft();
    }
  }

  /** Does something with every lane, also with those after one with which it fails. */
  private static void inTurn(List<HostLane> lanes, Consumer<HostLane> step) {
    Throwable failure = null;
    for (HostLane lane : lanes) {
      try {
        step.accept(lane);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Nobody begins to serve callbacks now; returns the connection for them if nobody ever has. */
  private synchronized Transport closeUpcall() {
    try {
      if (upcall != null) {
        upcall.close();
      }
    } finally {
      closed = true;
    }
    return upcallLane == null ? upcall : null;
  }
}
