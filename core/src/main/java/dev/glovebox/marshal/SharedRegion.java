package dev.glovebox.marshal;

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

  private final WorkerAccess worker;
  private final int id;
  private final long start;
  private final long bytes;
  private final long workerAddress;
  private final RegionOwner owner;

  private final Mapping mapping;

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
   * @param id by which the worker knows it
   * @param memory the whole mapping of this process, that no other object is made from
   * @param bytes how much of it is used
   * @param workerAddress where it is in the worker
   * @param owner told when it is closed
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

  /** The region that a buffer is a part of; null if it is none's. */
  static SharedRegion of(Buffer buffer) {
    if (MAPPED.isEmpty() || !buffer.isDirect() || buffer.capacity() == 0) {
      return null;
    }
    long address = address(buffer);
    Map.Entry<Long, SharedRegion> below = MAPPED.floorEntry(address);
    if (below == null || address - below.getKey() >= below.getValue().bytes) {
      return null;
    }
    // What was collected, and not noticed yet, may have left its place to something else.
    return below.getValue().mapping.get() == null ? null : below.getValue();
  }

  /** What a buffer is to this package's neighbours. */
  public static SharedRegion of(SharedBuffer buffer) {
    return buffer.region();
  }

  /** By which its worker knows it. */
  public int id() {
    return id;
  }

  public WorkerId worker() {
    return worker.id();
  }

  /** How many bytes it has. */
  public long bytes() {
    return bytes;
  }

  /** Whether it can be used no more. */
  public boolean isClosed() {
    return closed.get() || !worker.isAlive();
  }

  /**
   * Refuses what can be used no more.
   *
   * @throws StaleHandleException if it is closed, or its worker is gone
   */
  void requireOpen() {
    boolean gone = !worker.isAlive();
    if (closed.get() || gone) {
      throw new StaleHandleException(
          worker.id().toString(),
          this + (gone ? " is gone with its worker" : " is closed"),
          CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT));
    }
  }

  /** The worker that a call with this has to go to. */
  WorkerId affinity() {
    requireOpen();
    return worker.id();
  }

  /** Makes a slot point to where a buffer of this region has its position. */
  void write(CallWriter call, int slot, Buffer buffer) {
    requireOpen();
    long offset = address(buffer) - start + buffer.position() * BufferParameter.widthOf(buffer);
    call.slotBlock(slot, call.sharedBlock(id, offset, BufferParameter.bytesOf(buffer)));
  }

  /** Makes a slot point to the first byte. */
  void write(CallWriter call, int slot) {
    requireOpen();
    call.slotBlock(slot, call.sharedBlock(id, 0, bytes));
  }

  RemotePointer pointer(SharedBuffer owner, long offset) {
    requireOpen();
    return new RemotePointer(worker, workerAddress + offset, owner);
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
    close();
    owner.settle();
  }

  /** As {@link SharedBuffer#close}; the worker learns of it later. Does not block. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      owner.closed(this);
    }
  }

  @Override
  public String toString() {
    return "shared buffer " + id + " of worker " + worker.id() + " (" + bytes + " bytes)";
  }
}
