package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.Lease;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * The calls that found no free lane, the oldest first.
 *
 * <p>A lane that becomes free may be taken by whoever comes first, as waking a thread takes longer
 * than many a call. But a lane is handed to the oldest that waits for it, once that has been passed
 * over for a millisecond: nobody waits for ever, and few calls pay for a change of threads.
 *
 * <p><b>No call is forgotten.</b> One that waits is counted here before it looks at the lanes; a
 * lane is free before its last owner looks at the count ({@link Lease#giveBack}). So one of the two
 * sees the other, and an owner that sees somebody wait comes here, under the lock, which the one
 * that waits has until it sleeps. Only one is woken for each free lane; whoever was woken looks
 * after the next one ({@link #wakeNext}) when it has looked itself, whatever it found.
 *
 * <p><b>Threads:</b> used under the pool's lock, but for the number of those that wait.
 */
final class LaneQueue {
  /** So long lanes may go to others. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Lock lock;
  private final PoolLanes lanes;
  private final Deque<Ticket> tickets = new ArrayDeque<>();

  /** As many as there are tickets: read without the lock, after a lane was given back. */
  private final AtomicInteger size = new AtomicInteger();

  /** Those among them that want a lane of any worker. */
  private int forAny;

  private long lastHandOver = System.nanoTime();

  LaneQueue(Lock lock, PoolLanes lanes) {
    this.lock = lock;
    this.lanes = lanes;
  }

  /** One call that waits. */
  final class Ticket {
    private final WorkerId required;
    private final Condition condition = lock.newCondition();
    private final long since = System.nanoTime();

    /** Whether it sleeps, and must be woken to look. */
    private boolean sleeps;

    /** Whether it was woken since it went to sleep. */
    private boolean woken;

    private HostLane given;

    private Ticket(WorkerId required) {
      this.required = required;
    }

    /** The only worker that will do; null for any. */
    WorkerId required() {
      return required;
    }

    /** Takes the lane that it was given; null if it was given none. */
    HostLane takeGiven() {
      HostLane lane = given;
      given = null;
      return lane;
    }

    /** Sleeps until woken, at most for so long, as {@link Changes#await}. */
    void sleep(long nanos) {
      // What was woken has looked, and leaves what it did not take to the next.
      wakeNext();
      sleeps = true;
      woken = false;
      Changes.await(condition, nanos);
      sleeps = false;
    }

    private void wake() {
      if (sleeps) {
        woken = true;
        condition.signal();
      }
    }
  }

  /** How many calls wait, now and later; written here alone. */
  AtomicInteger size() {
    return size;
  }

  /** How many wait for a lane of any worker. */
  int forAny() {
    return forAny;
  }

  /** A call waits from now on: it is to look at the lanes once more. */
  Ticket join(WorkerId required) {
    Ticket ticket = new Ticket(required);
    tickets.addLast(ticket);
    size.set(tickets.size());
    forAny += required == null ? 1 : 0;
    return ticket;
  }

  /** A call waits no more. */
  void leave(Ticket ticket) {
    tickets.remove(ticket);
    size.set(tickets.size());
    forAny -= ticket.required == null ? 1 : 0;
    wakeNext();
  }

  /**
   * Gives a lane, which stays leased, to the oldest that waits for it, if it has waited long enough
   * since lanes were last handed over.
   *
   * @return whether the lane has a new owner
   */
  boolean handOver(HostLane lane) {
    for (Ticket ticket : tickets) {
      if (ticket.sleeps && ticket.given == null && PoolLanes.fits(lane, ticket.required)) {
        long now = System.nanoTime();
        if (now - ticket.since < PATIENCE_NANOS || now - lastHandOver < PATIENCE_NANOS) {
          return false;
        }
        lastHandOver = now;
        lane.lease().disown();
        ticket.given = lane;
        ticket.wake();
        return true;
      }
    }
    return false;
  }

  /** Wakes the oldest that would find a lane, unless for each free one somebody is on its way. */
  void wakeNext() {
    if (tickets.isEmpty()) {
      return;
    }
    int free = lanes.free(null);
    for (Ticket ticket : tickets) {
      if (free <= 0) {
        return;
      }
      if (!ticket.sleeps) {
        continue;
      }
      if (ticket.woken) {
        free--;
      } else if (ticket.required == null || lanes.free(ticket.required) > 0) {
        ticket.wake();
        return;
      }
    }
  }

  /** Has all look again. */
  void wakeAll() {
    tickets.forEach(Ticket::wake);
  }
}
