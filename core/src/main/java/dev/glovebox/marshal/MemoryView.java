package dev.glovebox.marshal;

import com.sun.jna.Callback;
import com.sun.jna.IsolatedMemory;
import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Set;

/**
 * A structure's memory in this process, seen so that addresses which a worker wrote into it are
 * read as {@link RemotePointer}s, and never as addresses of this process.
 */
final class MemoryView extends IsolatedMemory {
  private final ForeignAddresses foreign;

  /**
   * Came as an address from native code: JNA knows no size of such, and no parts of it have one.
   */
  private final boolean unbounded;

  private final Set<Structure> reached;

  /** The memory of a structure that is part of no call's arguments. */
  MemoryView(Memory allocation, long offset, long size) {
    this(allocation, offset, size, Set.of());
  }

  /**
   * The memory of a structure.
   *
   * @param reached the structures that are reached from the arguments of the same call
   */
  MemoryView(Memory allocation, long offset, long size, Set<Structure> reached) {
    this(allocation, offset, size, reached, false);
  }

  private MemoryView(
      Memory allocation, long offset, long size, Set<Structure> reached, boolean unbounded) {
    super(allocation, offset, size);
    this.foreign = ForeignAddresses.of(allocation);
    this.reached = reached;
    this.unbounded = unbounded;
  }

  /** The structures that are reached from the arguments of the call in which this is one. */
  Set<Structure> reached() {
    return reached;
  }

  /** A view of all that follows a place in this process's memory, to which native code pointed. */
  static MemoryView of(HostMemory place) {
    return from(place.allocation(), place.offset());
  }

  private static MemoryView from(Memory allocation, long offset) {
    return new MemoryView(allocation, offset, allocation.size() - offset, Set.of(), true);
  }

  @Override
  protected Callback callback(Class<?> type, Pointer function, Callback current) {
    return RemoteCallbacks.callback(type, function, current);
  }

  @Override
  public Pointer share(long offset, long size) {
    boundsCheck(offset, size);
    return unbounded
        ? from(allocation(), offset() + offset)
        : new MemoryView(allocation(), offset() + offset, size, reached);
  }

  @Override
  public Pointer getPointer(long offset) {
    boundsCheck(offset, Long.BYTES);
    RemotePointer remote = foreign.at(offset() + offset, getLong(offset));
    if (remote != null) {
      return remote;
    }
    Pointer here = super.getPointer(offset);
    HostMemory place = here == null ? null : HostMemory.of(here);
    if (place == null || here instanceof MemoryView) {
      return here;
    }
    return MemoryView.of(place);
  }

  /** Remembers whose address was written: passed to another worker, it is refused. */
  @Override
  public void setPointer(long offset, Pointer value) {
    super.setPointer(offset, value);
    if (value instanceof RemotePointer remote) {
      foreign.put(offset() + offset, remote);
    }
  }

  @Override
  public String toString() {
    return "memory@0x" + Long.toHexString(JnaInternals.address(this)) + " (" + size() + " bytes)";
  }
}
