package dev.glovebox.supervise;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SharedMemoryExhaustedException;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.Message;
import dev.glovebox.link.HostLane;
import dev.glovebox.marshal.memory.RegionOwner;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.marshal.memory.SharedRegion;
import dev.glovebox.registry.PoolConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The memory that this process shares with the workers of one pool, within its limit.
 *
 * <p><b>Threads:</b> safe for use by several. Its lock is a leaf.
 */
final class SharedMemory {
  /** What a {@code ByteBuffer} has room for, in whole pages. */
  private static final long MAX_BYTES = (2L << 30) - (64L << 10);

  private static final long PAGE_BYTES = 4096;

  private final PoolConfig config;

  /** What was given out, by region; its bytes count until it is closed. */
  @GuardedBy("this")
  private final Set<SharedRegion> open = new HashSet<>();

  /** What is being made, and counts already. */
  @GuardedBy("this")
  private final Set<Reservation> making = new HashSet<>();

  /**
   * What was closed, and may still be mapped here, by who has its worker give back its pages. A
   * worker that ends before it has done that leaves it to this process.
   */
  @GuardedBy("this")
  private final Map<PooledWorker, Set<SharedRegion>> closing = new HashMap<>();

  @GuardedBy("this")
  private int lastId;

  @GuardedBy("this")
  private boolean closed;

  /** Bytes of a buffer in the making; equal to itself only. */
  private static final class Reservation {
    private final WorkerId worker;
    private final long bytes;

    Reservation(WorkerId worker, long bytes) {
      this.worker = worker;
      this.bytes = bytes;
    }
  }

  SharedMemory(PoolConfig config) {
    this.config = config;
  }

  /**
   * Refuses what no worker can be given, before there is one.
   *
   * @throws IllegalArgumentException if no buffer is that large
   * @throws UnsupportedOperationException if there is no shared memory here
   * @throws SharedMemoryExhaustedException if the limit is lower
   */
  void check(long bytes) {
    if (bytes <= 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a shared buffer of "
              + bytes
              + " bytes: it has at least 1 and, as a ByteBuffer has, at most "
              + MAX_BYTES
              + "; allocate several for more");
    }
    if (inPages(bytes) > config.limits().sharedBytes()) {
      throw exhausted(bytes, 0, notSent(null));
    }
    Optional<String> unavailable = MemoryFile.unavailable();
    if (unavailable.isPresent()) {
      throw unsupported(unavailable.get());
    }
  }

  /**
   * Makes a buffer that is shared with the worker of a lane which this thread has.
   *
   * @param settle has the worker give up, if a lane is free, what was closed
   */
  SharedBuffer allocate(HostLane lane, PooledWorker access, long bytes, Runnable settle) {
    CallContext context = notSent(access.id());
    SharedRegion.closeForgotten();
    discardLeft();
    access.flush(lane);
    Reservation reservation = reserve(access.id(), bytes, context);
    try {
      return map(lane, access, reservation, bytes, settle, context);
    } finally {
      synchronized (this) {
        making.remove(reservation);
      }
    }
  }

  private synchronized Reservation reserve(WorkerId worker, long bytes, CallContext context) {
    long used = 0;
    for (SharedRegion region : open) {
      used += region.worker().equals(worker) ? inPages(region.bytes()) : 0;
    }
    for (Reservation other : making) {
      used += other.worker.equals(worker) ? other.bytes : 0;
    }
    if (inPages(bytes) > config.limits().sharedBytes() - used) {
      throw exhausted(bytes, used, context);
    }
    Reservation reservation = new Reservation(worker, inPages(bytes));
    making.add(reservation);
    return reservation;
  }

  /** What a buffer takes: even one of a byte has a page. */
  private static long inPages(long bytes) {
    return (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
  }

  private SharedBuffer map(
      HostLane lane,
      PooledWorker access,
      Reservation reservation,
      long bytes,
      Runnable settle,
      CallContext context) {
    try (MemoryFile file = MemoryFile.create("glovebox-buffer", bytes)) {
      boolean kept = false;
      try {
        file.reserve();
        int id = nextId();
        Message.Mapped mapped = lane.requests().map(id, file.descriptor(), Math.toIntExact(bytes));
        if (mapped.failure() != null) {
          throw unsupported("worker " + access.id() + " cannot map it: " + mapped.failure());
        }
        SharedBuffer buffer =
            SharedRegion.share(
                access, id, file.memory(), bytes, mapped.address(), new Owner(access, settle));
        keep(SharedRegion.of(buffer), reservation);
        kept = true;
        return buffer;
      } finally {
        if (!kept) {
          file.discard();
        }
      }
    } catch (IOException e) {
      throw new SharedMemoryExhaustedException(
          "the system has no " + bytes + " bytes of memory for a shared buffer: " + e.getMessage(),
          context,
          "Close buffers that are no longer used, or allocate less.",
          e);
    }
  }

  private synchronized int nextId() {
    return ++lastId;
  }

  private void keep(SharedRegion region, Reservation reservation) {
    boolean late;
    synchronized (this) {
      late = closed;
      making.remove(reservation);
      open.add(region);
    }
    if (late) {
      region.close();
    }
  }

  /** Of the regions of one worker. */
  private final class Owner implements RegionOwner {
    private final PooledWorker access;
    private final Runnable settle;

    Owner(PooledWorker access, Runnable settle) {
      this.access = access;
      this.settle = settle;
    }

    @Override
    public void closed(SharedRegion region) {
      if (forget(region, access)) {
        access.unmapLater(region.id());
      } else {
        region.discard();
      }
    }

    @Override
    public void settle() {
      if (access.isAlive()) {
        settle.run();
      }
    }
  }

  /** Returns whether the worker is there to give back the pages. */
  private synchronized boolean forget(SharedRegion region, PooledWorker access) {
    open.remove(region);
    if (closed || !access.isAlive()) {
      return false;
    }
    closing.computeIfAbsent(access, any -> new HashSet<>()).add(region);
    return true;
  }

  /** Gives back the pages of what was closed, and left by workers that have ended since. */
  void discardLeft() {
    List<SharedRegion> left = new ArrayList<>();
    synchronized (this) {
      for (Iterator<Map.Entry<PooledWorker, Set<SharedRegion>>> all = closing.entrySet().iterator();
          all.hasNext(); ) {
        Map.Entry<PooledWorker, Set<SharedRegion>> next = all.next();
        if (closed || !next.getKey().isAlive()) {
          left.addAll(next.getValue());
          all.remove();
        }
      }
    }
    left.forEach(SharedRegion::discard);
  }

  /** Looks after what was closed; for the supervisor. */
  void check() {
    discardLeft();
    synchronized (this) {
      closing.values().forEach(regions -> regions.removeIf(region -> !region.isMapped()));
      closing.values().removeIf(Set::isEmpty);
    }
  }

  /** Closes all buffers; their workers are gone. */
  void close() {
    List<SharedRegion> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(open);
    }
    left.forEach(SharedRegion::close);
    discardLeft();
  }

  private static CallContext notSent(WorkerId worker) {
    CallContext context =
        worker == null ? CallContext.NONE : CallContext.ofWorker(worker.toString());
    return context.withOperation("allocation of a shared buffer").withOutcome(Outcome.NOT_SENT);
  }

  private SharedMemoryExhaustedException exhausted(long bytes, long used, CallContext context) {
    return new SharedMemoryExhaustedException(
        "a shared buffer of "
            + bytes
            + " bytes, beside "
            + used
            + ", is beyond the limit of a worker, "
            + config.limits().sharedBytes(),
        context,
        "Close buffers that are no longer used, or raise limits.shared of pool '"
            + config.name()
            + "'.",
        null);
  }

  private static UnsupportedOperationException unsupported(String why) {
    return new UnsupportedOperationException(
        "no shared buffers here: "
            + why
            + ". Pass a plain direct ByteBuffer or an array instead, which is copied.");
  }
}
