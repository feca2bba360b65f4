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

  MemoryView(Memory allocation, long offset, long size) {
    super(allocation, offset, size);
    this.foreign = ForeignAddresses.of(allocation);
  }

  /** A view of all that follows a place in this process's memory. */
  static MemoryView of(HostMemory place) {
    return new MemoryView(
        place.allocation(), place.offset(), place.allocation().size() - place.offset());
  }

  @Override
  protected Callback callback(Class<?> type, Pointer function, Callback current) {
    return RemoteCallbacks.callback(type, function, current);
  }

  @Override
  public Pointer share(long offset, long size) {
    boundsCheck(offset, size);
    return new MemoryView(allocation(), offset() + offset, size);
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
