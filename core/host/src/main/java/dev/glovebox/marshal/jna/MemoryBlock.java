package dev.glovebox.marshal.jna;

import com.sun.jna.Memory;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.marshal.memory.NativeOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One allocation of this process as a block of a call. */
final class MemoryBlock {
  /** Where the block lives in the worker, and for how long. */
  enum Kind {
    /** At an address of its own, as long as it lives here. */
    MIRROR,
    /** At an address of its own, for this call. */
    TEMPORARY,
    /** In the call's frame, one way: a string argument, or a structure by value. */
    CONSTANT;

    /** The kind of a block that this one points to. */
    Kind reached() {
      return this == TEMPORARY ? TEMPORARY : MIRROR;
    }
  }

  /** A pointer in the block: to a place in another block, or, if there is none, to a function. */
  private record Reference(int at, MemoryBlock target, long value) {}

  /** Bulk data is not searched for pointers. */
  private static final long LARGEST_SEARCHED = 1L << 20;

  private static final long SMALL = 128;
  private static final long MEDIUM = 8192;

  private final Memory allocation;
  private final Kind kind;
  private final byte[] content;
  private final List<Reference> references = new ArrayList<>();
  private long workerAddress;
  private int index;

  MemoryBlock(Memory allocation, Kind kind) {
    this.allocation = allocation;
    this.kind = kind;
    this.content = allocation.getByteArray(0, Math.toIntExact(allocation.size()));
  }

  Memory allocation() {
    return allocation;
  }

  Kind kind() {
    return kind;
  }

  long size() {
    return content.length;
  }

  /** The content as it was in this process when the block was made; not changed from then on. */
  byte[] content() {
    return content;
  }

  ByteBuffer bytes() {
    return NativeOrder.wrap(content);
  }

  /**
   * How far apart pointers are searched; 0 for not at all. Small blocks may be packed structures,
   * in which a pointer lies anywhere.
   */
  int step() {
    if (content.length <= SMALL) {
      return 1;
    }
    if (content.length <= MEDIUM) {
      return Integer.BYTES;
    }
    return content.length <= LARGEST_SEARCHED ? Long.BYTES : 0;
  }

  long workerAddress() {
    return workerAddress;
  }

  void setWorkerAddress(long address) {
    workerAddress = address;
  }

  /** Whether the block has an address of its own. */
  boolean isAddressed() {
    return kind != Kind.CONSTANT;
  }

  /** The block's index among those of the call. */
  int index() {
    return index;
  }

  void addPointer(int at, MemoryBlock target, long offset) {
    references.add(new Reference(at, target, offset));
  }

  void addFunction(int at, long address) {
    references.add(new Reference(at, null, address));
  }

  /** The content with those pointers rewritten whose targets have addresses already. */
  byte[] outgoing() {
    if (references.isEmpty()) {
      return content;
    }
    byte[] rewritten = content.clone();
    ByteBuffer bytes = NativeOrder.wrap(rewritten);
    for (Reference reference : references) {
      if (reference.target == null) {
        bytes.putLong(reference.at, reference.value);
      } else if (reference.target.isAddressed()) {
        bytes.putLong(reference.at, reference.target.workerAddress + reference.value);
      }
    }
    return rewritten;
  }

  /**
   * Whether both sides' content is compared before it is sent. Bulk data is not worth a second
   * copy, and a pointer into the frame is another one each time.
   */
  boolean isCompared() {
    return kind == Kind.MIRROR
        && size() <= LARGEST_SEARCHED
        && references.stream().allMatch(it -> it.target == null || it.target.isAddressed());
  }

  /** Where the pointers lie that are rewritten. */
  List<Integer> pointers() {
    return references.stream().map(Reference::at).toList();
  }

  /** Writes the block into a call, whole. */
  void write(CallWriter call, byte[] outgoing) {
    if (isAddressed()) {
      call.beginBlockAt(workerAddress, BlockDirection.INOUT, size()).put(outgoing);
    } else {
      call.beginBlock(BlockDirection.IN, size()).put(outgoing);
    }
    index = call.endBlock();
  }

  /** Writes what has changed into a call, and has the result carry the whole block. */
  void writeChanges(CallWriter call, byte[] outgoing, List<Agreement.Range> changes) {
    for (Agreement.Range range : changes) {
      call.beginBlockAt(workerAddress + range.start(), BlockDirection.IN, range.length())
          .put(outgoing, range.start(), range.length());
      call.endBlock();
    }
    call.beginBlockAt(workerAddress, BlockDirection.OUT, size());
    index = call.endBlock();
  }

  /** Writes the pointers to blocks that lie in the frame: the worker alone knows where. */
  void writePointers(CallWriter call) {
    for (Reference reference : references) {
      if (reference.target != null && !reference.target.isAddressed()) {
        call.pointerInBlock(index, reference.at, reference.target.index, reference.value);
      }
    }
  }
}
