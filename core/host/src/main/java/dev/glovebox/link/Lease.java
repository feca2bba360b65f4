package dev.glovebox.link;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Whose a lane is: of the call that has taken it, of the pool while it is free, or of nobody any
 * more. Whoever has it owns the lane; what the owner wrote, the next one sees.
 *
 * <pre>{@code
 * MADE (the starter's) -> FREE <-> TAKEN
 * MADE, TAKEN -> ABANDONED (broken)      FREE, ABANDONED -> GONE (disposed of)
 * TAKEN -> ABANDONED (its owner has forgotten it, the pool's audit)
 * }</pre>
 *
 * <p>A lane's memory goes back when two things have happened: its worker has closed all its lanes,
 * and the lane was left. Both are published before the other is looked at, so whoever comes second
 * sees the first, and the move to {@code GONE} is made once.
 *
 * <p><b>Threads:</b> safe for use by several; never blocks, allocates nothing.
 */
public final class Lease {
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

  /** Whose call has it, in the middle of a line of its own; for the pool's audit. */
  private final AtomicReferenceArray<Thread> owner = new AtomicReferenceArray<>(4 * LINE);

  private final HostLane lane;
  private final WeakReference<HostLane> reference;

  /** The lane is its maker's until {@link #giveBack}. */
  Lease(HostLane lane) {
    this.lane = lane;
    this.reference = new WeakReference<>(lane);
    cells.setPlain(STATE, MADE);
  }

  /** {@return the lane for whoever must not keep it from being collected; always the same} */
  public WeakReference<HostLane> reference() {
    return reference;
  }

  /**
   * Takes the lane if it is free.
   *
   * @return whether it was free, and is the caller's now
   */
  public boolean tryTake() {
    // Looked at first: a failing exchange would take the cache line from the one who has it.
    if (!isFree() || !cells.compareAndSet(STATE, FREE, TAKEN)) {
      return false;
    }
    own();
    return true;
  }

  /** This thread has the lane from now on, which was handed to it. */
  public void own() {
    owner.setRelease(2 * LINE, Thread.currentThread());
  }

  /** No thread has the lane from now on: a session does, or a call that is yet to take it. */
  public void disown() {
    owner.setRelease(2 * LINE, null);
  }

  /** {@return the thread that has taken it last; null if nobody has it, or that is not known} */
  public Thread owner() {
    return owner.getAcquire(2 * LINE);
  }

  /**
   * Takes it from an owner that has left it without giving it back.
   *
   * @return whether it was taken still
   */
  public boolean abandon() {
    return cells.compareAndSet(STATE, TAKEN, ABANDONED);
  }

  /** {@return whether it is of no use any more to whoever believes to have it} */
  public boolean isGivenUp() {
    long state = cells.get(STATE);
    return state == ABANDONED || state == GONE;
  }

  /** {@return whether anybody may take it} */
  public boolean isFree() {
    return cells.get(STATE) == FREE;
  }

  /** {@return whether a call or a session has it} */
  public boolean isTaken() {
    return cells.get(STATE) == TAKEN;
  }

  /**
   * Leaves the lane, by its owner, who may not touch it afterwards. A broken one is nobody's then.
   * The change is ordered before whatever the caller looks at next.
   */
  public void giveBack() {
    owner.setRelease(2 * LINE, null);
    cells.set(STATE, lane.isBroken() ? ABANDONED : FREE);
    // One that takes calls has closed none: it takes no more before it begins to.
    if (!lane.worker().takesCalls() && lane.worker().hasClosedLanes()) {
      disposeIfLeft();
    }
  }

  /** Disposes of a lane that is closed, unless somebody has it: who does, will. */
  public void disposeIfLeft() {
    if (cells.compareAndSet(STATE, FREE, GONE) || cells.compareAndSet(STATE, ABANDONED, GONE)) {
      lane.dispose();
    }
  }

  /** The owner's call was answered. */
  public void countCall() {
    cells.setRelease(CALLS, cells.getPlain(CALLS) + 1);
  }

  /** {@return how many calls were} */
  public long calls() {
    return cells.getAcquire(CALLS);
  }
}
