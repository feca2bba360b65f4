package dev.glovebox.marshal.memory;

import com.sun.jna.Callback;
import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.WorkerAccess;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The pointers that come from workers, as {@link RemotePointer} tells of them. */
public final class WorkerPointer extends AccessedPointer implements RemotePointer {
  private static final long PAGE_BYTES = 4096;

  private final WorkerAccess worker;

  /** What it points into, kept alive by it; null if that is the worker's own. */
  private final Target buffer;

  /** Memory that is shared with the worker, as a pointer into it needs it. */
  interface Target {
    /**
     * Refuses what is closed.
     *
     * @throws StaleHandleException if it is
     */
    void requireOpen();

    /** Makes a slot an address within; the call holds the memory. */
    void write(CallWriter call, int slot, long address);
  }

  /**
   * A pointer that a function of {@code worker} returned, or that was read from its memory.
   *
   * @param worker the one to which the address belongs
   * @param address there, or a constant
   */
  public WorkerPointer(WorkerAccess worker, long address) {
    this(worker, address, null);
  }

  WorkerPointer(WorkerAccess worker, long address, Target buffer) {
    super(address);
    this.worker = Objects.requireNonNull(worker, "worker");
    this.buffer = buffer;
  }

  /**
   * Refuses to point into a shared buffer that is closed.
   *
   * @throws StaleHandleException if it does
   */
  void requireOpen() {
    if (buffer != null) {
      buffer.requireOpen();
    }
  }

  /** Makes a slot this address; the call holds the shared buffer that it points into, if any. */
  void write(CallWriter call, int slot) {
    if (buffer == null) {
      call.slot(slot, peer);
    } else {
      buffer.write(call, slot, peer);
    }
  }

  @Override
  public WorkerId worker() {
    return worker.id();
  }

  @Override
  public long address() {
    return peer;
  }

  /** Whether it points into a {@link SharedBuffer}. */
  boolean isShared() {
    return buffer != null;
  }

  WorkerAccess access() {
    return worker;
  }

  @Override
  public boolean isConstant() {
    return isConstant(peer);
  }

  /** Whether no object can lie at an address, in whatever process. */
  static boolean isConstant(long address) {
    return address >= -PAGE_BYTES && address < PAGE_BYTES;
  }

  /** The worker, for something at an address that is named by a noun. */
  WorkerAccess live(long address, String operation) {
    if (isConstant(address)) {
      throw new ForeignPointerException(
          operation + ": at this address there is no memory; " + this + " is a constant",
          CallContext.ofWorker(worker.id().toString()).withOperation(operation),
          "Compare it, or pass it back; find out first whether the function has failed.");
    }
    requireOpen();
    if (!worker.isAlive()) {
      throw new StaleHandleException(
          worker.id().toString(),
          "worker " + worker.id() + ", which the pointer " + this + " came from, is gone",
          CallContext.ofWorker(worker.id().toString())
              .withOperation(operation)
              .withOutcome(Outcome.NOT_SENT));
    }
    return worker;
  }

  @Override
  byte[] copy(long offset, long length) {
    long address = peer + offset;
    return live(address, WorkerAccess.reading(address, length)).read(address, length);
  }

  @Override
  byte[] string(long offset, int unitBytes) {
    long address = peer + offset;
    return live(address, WorkerAccess.readingString(address)).readString(address, unitBytes);
  }

  @Override
  void put(long offset, ByteBuffer bytes) {
    long address = peer + offset;
    live(address, WorkerAccess.writing(address, bytes.remaining())).write(address, bytes);
  }

  private PointerTranslation translation() {
    return PointerTranslation.of(worker);
  }

  @Override
  Pointer pointer(long word) {
    return translation().fromWorker(worker, word);
  }

  @Override
  long address(Pointer pointer) {
    return translation().toWorker(worker, pointer);
  }

  @Override
  protected Callback callback(Class<?> type, Pointer function, Callback current) {
    return translation().callback(type, function, current);
  }

  @Override
  protected Pointer function(Callback callback) {
    return translation().function(callback);
  }

  @Override
  public Pointer share(long offset, long size) {
    return offset == 0 ? this : new WorkerPointer(worker, peer + offset, buffer);
  }

  @Override
  public boolean equals(Object other) {
    if (other instanceof WorkerPointer remote) {
      return remote.peer == peer && (isConstant() || remote.worker.id().equals(worker.id()));
    }
    return other instanceof Pointer pointer
        && JnaInternals.isPlain(pointer)
        && JnaInternals.address(pointer) == peer;
  }

  /** By the address alone, as that of a constant or plain pointer. */
  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "native@0x" + Long.toHexString(peer) + "@" + worker.id();
  }
}
