package dev.glovebox.supervise;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.Upcall;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.link.HostLane;
import dev.glovebox.link.LaneAccess;
import dev.glovebox.marshal.jna.JnaAttachments;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker as front ends see it: each operation runs on the lane that this thread has, or on one
 * that is taken for it.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class PooledWorker implements LaneAccess {
  private static final Logger LOG = LoggerFactory.getLogger(PooledWorker.class);

  private final Worker worker;
  private final LaneSource lanes;
  private final Map<Class<?>, Object> attachments;
  private final Queue<Long> toRelease;
  private final Queue<Long> toUnregister;
  private final Queue<Integer> toUnmap;

  PooledWorker(Worker worker, LaneSource lanes) {
    this.worker = worker;
    this.lanes = lanes;
    this.attachments = new ConcurrentHashMap<>();
    this.toRelease = new ConcurrentLinkedQueue<>();
    this.toUnregister = new ConcurrentLinkedQueue<>();
    this.toUnmap = new ConcurrentLinkedQueue<>();
    JnaAttachments.attachTo(this);
  }

  private PooledWorker(PooledWorker same, LaneSource lanes) {
    this.worker = same.worker;
    this.lanes = lanes;
    this.attachments = same.attachments;
    this.toRelease = same.toRelease;
    this.toUnregister = same.toUnregister;
    this.toUnmap = same.toUnmap;
  }

  /** The same worker, with all that is remembered about it, over lanes from elsewhere. */
  PooledWorker over(LaneSource others) {
    return new PooledWorker(this, others);
  }

  /**
   * Does something on a lane.
   *
   * @param what a noun
   */
  private <R> R onLane(String what, Function<HostLane, R> operation) {
    HostLane lane = lanes.acquire(worker.id(), context(what));
    try {
      return operation.apply(lane);
    } finally {
      lanes.release(lane);
    }
  }

  @Override
  public WorkerId id() {
    return worker.id();
  }

  @Override
  public boolean isAlive() {
    return worker.takesCalls() || worker.state() == WorkerState.DRAINING;
  }

  @Override
  public <T> T attachment(Class<T> type, Supplier<T> maker) {
    return type.cast(attachments.computeIfAbsent(type, any -> maker.get()));
  }

  private CallContext context(String what) {
    return CallContext.ofWorker(worker.id().toString())
        .withOperation(what)
        .withOutcome(Outcome.NOT_SENT);
  }

  @Override
  public byte[] read(long address, long bytes) {
    String what = WorkerAccess.reading(address, bytes);
    if (bytes > Integer.MAX_VALUE) {
      throw new MessageTooLargeException(
          "no Java array has room for " + bytes + " bytes",
          context(what),
          "Read less at once.",
          null);
    }
    return onLane(what, lane -> lane.memory().read(what, address, (int) bytes));
  }

  @Override
  public void write(long address, ByteBuffer bytes) {
    String what = WorkerAccess.writing(address, bytes.remaining());
    onLane(
        what,
        lane -> {
          lane.memory().write(what, address, bytes);
          return null;
        });
  }

  @Override
  public byte[] readString(long address, int unitBytes) {
    String what = WorkerAccess.readingString(address);
    return onLane(what, lane -> lane.memory().readString(what, address, unitBytes));
  }

  @Override
  public long[] allocate(long[] sizes) {
    return onLane("allocation of memory", lane -> lane.memory().allocate(sizes));
  }

  @Override
  public void releaseLater(long address) {
    toRelease.add(address);
    worker.flushDue(true);
  }

  @Override
  public long register(AbiSignature signature, Upcall upcall) {
    worker.serveUpcalls(lanes);
    return onLane(
        "registration of a callback",
        lane -> lane.requests().register(worker.upcalls().add(signature, upcall)));
  }

  @Override
  public void unregisterLater(long address) {
    toUnregister.add(address);
    worker.flushDue(true);
  }

  /** Gives up shared memory with the next operation; returns at once. */
  void unmapLater(int id) {
    toUnmap.add(id);
    worker.flushDue(true);
  }

  /** Whether there is shared memory to be given up. */
  boolean hasUnmaps() {
    return !toUnmap.isEmpty();
  }

  /** Gives up now, on a lane that this thread has, what was to be given up later. */
  void unmapOn(HostLane lane) {
    try {
      unmap(lane);
    } catch (GloveboxException e) {
      LOG.debug("shared memory of {} ends with it", worker.id(), e);
    }
  }

  @Override
  public <R> R invoke(NativeFunction function, CallBody<R> body) {
    return lanes.invoke(function, CallOptions.DEFAULT.withWorker(worker.id()), body);
  }

  @Override
  public void flush(HostLane lane) {
    // First: what is added from now on is due again.
    worker.flushDue(false);
    try {
      flushAll(lane);
    } finally {
      if (!toRelease.isEmpty() || !toUnregister.isEmpty() || hasUnmaps()) {
        worker.flushDue(true);
      }
    }
  }

  private void flushAll(HostLane lane) {
    List<Long> addresses = drain(toRelease);
    if (!addresses.isEmpty()) {
      lane.memory().release(addresses);
    }
    List<Long> functions = drain(toUnregister);
    if (!functions.isEmpty()) {
      lane.requests().unregister(worker.upcalls().remove(functions));
    }
    unmap(lane);
  }

  private void unmap(HostLane lane) {
    if (lane.requests().isOwedAnAnswer()) {
      return;
    }
    List<Integer> ids = drain(toUnmap);
    if (!ids.isEmpty()) {
      lane.requests().unmap(ids);
    }
  }

  private static <T> List<T> drain(Queue<T> queue) {
    if (queue.isEmpty()) {
      return List.of();
    }
    List<T> drained = new ArrayList<>();
    for (T next = queue.poll(); next != null; next = queue.poll()) {
      drained.add(next);
    }
    return drained;
  }
}
