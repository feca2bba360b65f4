package dev.glovebox.supervise;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Whose a lane is: of the call that has taken it, of the pool while it is free, or of nobody any
 * more. Whoever has it owns the lane; what the owner wrote, the next one sees.
 *
 * <pre>
 *   MADE (the starter's) -> FREE <-> TAKEN
 *   MADE, TAKEN -> ABANDONED (broken)      FREE, ABANDONED -> GONE (disposed of)
 * </pre>
 *
 * <p>A lane's memory goes back when two things have happened: its worker has closed all its lanes,
 * and the lane was left. Both are published before the other is looked at, so whoever comes second
 * sees the first, and the move to {@code GONE} is made once.
 *
 * <p><b>Threads:</b> safe for use by several; never blocks, allocates nothing.
 */
final class Lease {
  private static final long MADE = 0;
  private static final long FREE = 1;
  private static final long TAKEN = 2;
  private static final long ABANDONED = 3;
  private static final long GONE = 4;

  /** What lies around the cells fills a cache line on either side: lanes share none. */
  private static final int LINE = 8;

  private static final int STATE = LINE;
  private static final int CALLS = LINE + 1;

  private final AtomicLongArray cells = new AtomicLongArray(CALLS + 1 + LINE);
  private final HostLane lane;
  private final WeakReference<HostLane> reference;

  /** The lane is its maker's until {@link #giveBack}. */
  Lease(HostLane lane) {
    this.lane = lane;
    this.reference = new WeakReference<>(lane);
    cells.setPlain(STATE, MADE);
  }

  /** The lane for whoever must not keep it from being collected; always the same. */
  WeakReference<HostLane> reference() {
    return reference;
  }

  /** Takes the lane if it is free. */
  boolean tryTake() {
    // Looked at first: a failing exchange would take the cache line from the one who has it.
    return isFree() && cells.compareAndSet(STATE, FREE, TAKEN);
  }

  boolean isFree() {
    return cells.get(STATE) == FREE;
  }

  /** Whether a call or a session has it. */
  boolean isTaken() {
    return cells.get(STATE) == TAKEN;
  }

  /**
   * Leaves the lane, by its owner, who may not touch it afterwards. A broken one is nobody's then.
   * The change is ordered before whatever the caller looks at next.
   */
  void giveBack() {
    cells.set(STATE, lane.isBroken() ? ABANDONED : FREE);
    if (lane.worker().hasClosedLanes()) {
      disposeIfLeft();
    }
  }

  /** Disposes of a lane that is closed, unless somebody has it: who does, will. */
  void disposeIfLeft() {
    if (cells.compareAndSet(STATE, FREE, GONE) || cells.compareAndSet(STATE, ABANDONED, GONE)) {
      lane.dispose();
    }
  }

  /** The owner's call was answered. */
  void countCall() {
    cells.setRelease(CALLS, cells.getPlain(CALLS) + 1);
  }

  /** How many calls were. */
  long calls() {
    return cells.getAcquire(CALLS);
  }
}
