package dev.glovebox.marshal;

import com.sun.jna.Callback;
import com.sun.jna.IsolatedMemory;
import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;

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

  MemoryView(Memory allocation, long offset, long size) {
    this(allocation, offset, size, false);
  }

  private MemoryView(Memory allocation, long offset, long size, boolean unbounded) {
    super(allocation, offset, size);
    this.foreign = ForeignAddresses.of(allocation);
    this.unbounded = unbounded;
  }

  /** A view of all that follows a place in this process's memory, to which native code pointed. */
  static MemoryView of(HostMemory place) {
    return from(place.allocation(), place.offset());
  }

  private static MemoryView from(Memory allocation, long offset) {
    return new MemoryView(allocation, offset, allocation.size() - offset, true);
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
        : new MemoryView(allocation(), offset() + offset, size);
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

  @Override
  public String toString() {
    return "memory@0x" + Long.toHexString(JnaInternals.address(this)) + " (" + size() + " bytes)";
  }
}
