package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.IsolatedMemory;
import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import dev.glovebox.marshal.memory.CallbackPointer;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A structure's memory in this process, seen so that addresses which a worker wrote into it are
 * read as {@link WorkerPointer}s, and never as addresses of this process.
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
  protected Pointer function(Callback callback) {
    return WorkerFunction.of(callback);
  }

  @Override
  public Pointer getPointer(long offset) {
    boundsCheck(offset, Long.BYTES);
    long word = getLong(offset);
    WorkerPointer remote = remoteAt(offset);
    if (remote != null) {
      return remote;
    }
    Pointer here = super.getPointer(offset);
    HostMemory place = here == null ? null : HostMemory.of(here);
    if (place != null) {
      return MemoryView.of(place);
    }
    Callback own = HostMemory.isPlausible(word) ? JnaInternals.callbackAt(here) : null;
    return own == null ? here : CallbackPointer.of(own, here);
  }

  /** The worker's pointer at an offset; null if there is none. */
  private WorkerPointer remoteAt(long offset) {
    long word = getLong(offset);
    WorkerPointer remote = foreign.at(offset() + offset, word);
    boolean mayBeHere = remote != null && !foreign.isSearched(offset() + offset);
    return mayBeHere && isHere(word) ? null : remote;
  }

  private static boolean isHere(long word) {
    return HostMemory.at(word) != null
        || (HostMemory.isPlausible(word) && JnaInternals.callbackAt(new Pointer(word)) != null);
  }

  /** Remembers whose address was written: passed to another worker, it is refused. */
  @Override
  public void setPointer(long offset, Pointer value) {
    super.setPointer(offset, value);
    foreign.store(offset() + offset, value instanceof WorkerPointer remote ? remote : null);
  }

  /** This memory, and that of the structures which are reached from it. */
  List<MemoryView> withReached() {
    List<MemoryView> all = new ArrayList<>();
    all.add(this);
    for (Structure structure : reached) {
      if (JnaInternals.memory(structure) instanceof MemoryView view) {
        all.add(view);
      }
    }
    return all;
  }

  /** The workers' pointers that the memory holds where it was written as holding pointers. */
  List<WorkerPointer> remotePointers() {
    List<WorkerPointer> found = new ArrayList<>();
    foreign
        .stored(offset(), offset() + size())
        .forEach(
            (at, pointer) -> {
              if (at + Long.BYTES <= offset() + size()
                  && getLong(at - offset()) == pointer.address()) {
                found.add(pointer);
              }
            });
    return found;
  }

  /** Whether any word of the allocation may be a worker's. */
  boolean mayHoldForeign() {
    return foreign.mayHold();
  }

  /** Notes that what a worker may have written at an offset is a pointer, and no number. */
  void keepPointer(long offset) {
    if (offset + Long.BYTES <= size()) {
      WorkerPointer remote = remoteAt(offset);
      if (remote != null) {
        foreign.store(offset() + offset, remote);
      }
    }
  }

  /** Whether a worker has written a word, other than zero, at an offset. */
  boolean isForeign(long offset) {
    return offset + Long.BYTES <= size() && remoteAt(offset) != null;
  }

  @Override
  public String toString() {
    return "memory@0x" + Long.toHexString(JnaInternals.address(this)) + " (" + size() + " bytes)";
  }
}
