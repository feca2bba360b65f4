package dev.glovebox.marshal.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.WorkerAccess;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory that this process shares with one worker: where it lies in both. What {@link SharedBuffer}
 * is to users.
 *
 * <p>Buffers are found by their addresses, so that every slice, duplicate and view of the memory is
 * known for what it is. The memory itself is not kept alive by this.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, or until nothing refers to the memory any more,
 * which closes it. <b>Threads:</b> safe for use by several.
 */
public final class SharedRegion implements AutoCloseable {
  /** All whose memory is still mapped here, closed or not, by its address. */
  private static final ConcurrentSkipListMap<Long, SharedRegion> MAPPED =
      new ConcurrentSkipListMap<>();

  /** Mappings to which nothing refers any more. */
  private static final ReferenceQueue<ByteBuffer> COLLECTED = new ReferenceQueue<>();

  private final WorkerId workerId;
  private final int id;
  private final long start;
  private final long bytes;
  private final long workerAddress;
  private final Mapping mapping;

  /** Null once closed: what is still mapped must not keep a closed pool. */
  private volatile WorkerAccess worker;

  /** Null once closed, and told of it. */
  private volatile RegionOwner owner;

  /** What a pointer has of a region: the buffer stays as long as the pointer. */
  private record Kept(SharedBuffer buffer, SharedRegion region) implements WorkerPointer.Target {
    @Override
    public void requireOpen() {
      region.requireOpen();
    }

    @Override
    public void write(CallWriter call, int slot, long address) {
      region.write(call, slot, address);
    }
  }

  private final AtomicBoolean closed = new AtomicBoolean();

  /** While this is not cleared, what lies at the address is this memory. */
  private static final class Mapping extends WeakReference<ByteBuffer> {
    private final SharedRegion region;

    Mapping(ByteBuffer memory, SharedRegion region) {
      super(memory, COLLECTED);
      this.region = region;
    }
  }

  private SharedRegion(
      WorkerAccess worker,
      int id,
      ByteBuffer memory,
      long bytes,
      long workerAddress,
      RegionOwner owner) {
    this.workerId = worker.id();
    this.worker = worker;
    this.id = id;
    this.start = address(memory);
    this.bytes = bytes;
    this.workerAddress = workerAddress;
    this.owner = owner;
    this.mapping = new Mapping(memory, this);
  }

  /**
   * Makes a buffer of memory that a worker has mapped.
   *
   * @param worker that has mapped it
   * @param id by which the worker knows it
   * @param memory the whole mapping of this process, that no other object is made from
   * @param bytes how much of it is used
   * @param workerAddress where it is in the worker
   * @param owner told when it is closed
   * @return the buffer, for users
   */
  public static SharedBuffer share(
      WorkerAccess worker,
      int id,
      ByteBuffer memory,
      long bytes,
      long workerAddress,
      RegionOwner owner) {
    SharedRegion region = new SharedRegion(worker, id, memory, bytes, workerAddress, owner);
    MAPPED.put(region.start, region);
    return new SharedBuffer(region, memory);
  }

  /**
   * Closes those to whose memory nothing refers any more: all views of a mapping keep the buffer
   * alive from which they were made. Does not block.
   */
  public static void closeForgotten() {
    for (Object next = COLLECTED.poll(); next != null; next = COLLECTED.poll()) {
      SharedRegion region = ((Mapping) next).region;
      MAPPED.remove(region.start, region);
      region.close();
    }
  }

  private static long address(Buffer buffer) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
  }

  /**
   * {@return the region that a buffer is a part of; null if it is none's}
   *
   * @param buffer of any type
   */
  public static SharedRegion of(Buffer buffer) {
    if (MAPPED.isEmpty() || !buffer.isDirect() || buffer.capacity() == 0) {
      return null;
    }
    long address = address(buffer);
    Map.Entry<Long, SharedRegion> below = MAPPED.floorEntry(address);
    // What was collected, and not noticed yet, may have left its place to something else: even to
    // a region that starts before it.
    while (below != null && !below.getValue().isMapped()) {
      MAPPED.remove(below.getKey(), below.getValue());
      below = MAPPED.floorEntry(address);
    }
    return below == null || address - below.getKey() >= below.getValue().bytes
        ? null
        : below.getValue();
  }

  /**
   * {@return what a buffer is to this package's neighbours}
   *
   * @param buffer as users have it
   */
  public static SharedRegion of(SharedBuffer buffer) {
    return buffer.region();
  }

  /** {@return by which number its worker knows it} */
  public int id() {
    return id;
  }

  /** {@return the worker that has mapped it, alive or not} */
  public WorkerId worker() {
    return workerId;
  }

  /** {@return how many bytes it has} */
  public long bytes() {
    return bytes;
  }

  /** {@return whether it can be used no more} */
  public boolean isClosed() {
    WorkerAccess there = worker;
    return closed.get() || there == null || !there.isAlive();
  }

  /** {@return whether something here may still look at the memory} */
  public boolean isMapped() {
    return mapping.get() != null;
  }

  /**
   * Refuses what can be used no more.
   *
   * @return its worker
   * @throws StaleHandleException if it is closed, or its worker is gone
   */
  @CanIgnoreReturnValue
  WorkerAccess requireOpen() {
    WorkerAccess there = worker;
    boolean gone = there != null && !there.isAlive();
    if (there == null || closed.get() || gone) {
      throw new StaleHandleException(
          workerId.toString(),
          this + (gone ? " is gone with its worker" : " is closed"),
          CallContext.ofWorker(workerId.toString()).withOutcome(Outcome.NOT_SENT));
    }
    return there;
  }

  /** {@return the worker that a call with this has to go to} */
  public WorkerId affinity() {
    requireOpen();
    return workerId;
  }

  /**
   * Makes a slot point to where a buffer of this region has its position.
   *
   * @param call that is begun
   * @param slot the slot's index, from 0
   * @param buffer a part of this region
   */
  public void write(CallWriter call, int slot, Buffer buffer) {
    requireOpen();
    long offset = address(buffer) - start + buffer.position() * BufferBytes.width(buffer);
    call.slotBlock(slot, call.sharedBlock(id, offset, BufferBytes.remaining(buffer)));
  }

  /**
   * Makes a slot point to the first byte.
   *
   * @param call that is begun
   * @param slot the slot's index, from 0
   */
  public void write(CallWriter call, int slot) {
    requireOpen();
    call.slotBlock(slot, call.sharedBlock(id, 0, bytes));
  }

  /**
   * Makes a slot an address in the worker, and has the call hold this if it lies within.
   *
   * @param address as the worker knows it
   */
  void write(CallWriter call, int slot, long address) {
    requireOpen();
    long offset = address - workerAddress;
    if (offset >= 0 && offset <= bytes) {
      call.slotBlock(slot, call.sharedBlock(id, offset, bytes - offset));
    } else {
      call.slot(slot, address);
    }
  }

  WorkerPointer pointer(SharedBuffer buffer, long offset) {
    return new WorkerPointer(requireOpen(), workerAddress + offset, new Kept(buffer, this));
  }

  /** Gives the pages back, for whoever still looks at them here; for one without a worker. */
  public void discard() {
    ByteBuffer memory = mapping.get();
    if (memory != null) {
      MemoryFile.discard(memory);
    }
  }

  /** Closes it now, in the worker too if that can be done at once. */
  void closeNow() {
    RegionOwner told = owner;
    close();
    if (told != null) {
      told.settle();
    }
  }

  /** As {@link SharedBuffer#close}; the worker learns of it later. Does not block. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      owner.closed(this);
      owner = null;
      worker = null;
    }
  }

  @Override
  public String toString() {
    return "shared buffer " + id + " of worker " + workerId + " (" + bytes + " bytes)";
  }
}
