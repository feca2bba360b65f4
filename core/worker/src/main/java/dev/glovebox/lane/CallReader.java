package dev.glovebox.lane;

import static dev.glovebox.lane.Violation.require;

import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the ABI image of a call where it lies: the worker's view of a CALL frame.
 *
 * <p>{@link #read} checks the whole image before any of it is used. Blocks stay in the transport's
 * memory, where native code may read and write them until the result is sent; OUT blocks, of which
 * a call carries no bytes, lie in a scratch buffer of the reader's.
 *
 * <p><b>Threads:</b> confined to the lane's thread.
 */
public final class CallReader {
  private final int maxScratchBytes;
  private ByteBuffer payload;
  private int functionId;
  private int slots;
  private int blocks;
  private int relocationsPosition;
  private int relocations;
  private long[] sizes = new long[4];
  private int[] positions = new int[4];
  private BlockDirection[] directions = new BlockDirection[4];

  /** Where blocks at an address lie; 0 for those in the frame. */
  private long[] addresses = new long[4];

  /** For each block that is a part of a shared buffer, the buffer's id; 0 for the others. */
  private long[] buffers = new long[4];

  /** How many blocks are parts of shared buffers. */
  private int sharedBlocks;

  /** Of how many of the first blocks the shared buffers are in use by this call. */
  private int entered;

  /** Windows on the blocks at addresses: programs pass the same memory again and again. */
  private ByteBuffer[] views = new ByteBuffer[4];

  private long[] viewed = new long[4];

  /** How many bytes lie behind the pointers that relocations wrote into slots. */
  private long[] bytesBehind = new long[0];

  /** The first two words of the first relocation, which lies behind the last block. */
  private final long[] behindBlocks = new long[2];

  private NativeMemory memory;
  private final FrameBuffer scratch;
  private long scratchBytes;

  /** Whether a block lies in the scratch buffer, be it one of no bytes. */
  private boolean inScratch;

  /** The scratch buffer from its first block on, and the buffer of which that was made. */
  private ByteBuffer scratchBlocks;

  private ByteBuffer scratchBuffer;

  /**
   * @param maxScratchBytes the most bytes that the OUT blocks of one call may have together
   */
  public CallReader(int maxScratchBytes) {
    this.maxScratchBytes = maxScratchBytes;
    this.scratch = new FrameBuffer(maxScratchBytes);
  }

  /**
   * Checks and takes a call.
   *
   * @param frame as it was received
   * @throws ProtocolException if the image breaks the rules
   */
  public void read(Frame frame) {
    payload = frame.payload();
    require(payload, frame.type() == FrameType.CALL, "a CALL frame was expected");
    require(payload, payload.limit() >= CallDescriptor.SLOTS_OFFSET, "a call that is too short");
    // Two words for four fields: each look into the buffer costs more than the shifts, until it is
    // compiled well. And each is looked at once, for the other side can write there still.
    long first = payload.getLong(CallDescriptor.FUNCTION_ID_OFFSET);
    functionId = (int) first;
    slots = (int) (first >>> Integer.SIZE) & CallDescriptor.MAX_SLOTS;
    long second = payload.getLong(CallDescriptor.BLOCK_COUNT_OFFSET);
    blocks = (int) second;
    relocations = (int) (second >>> Integer.SIZE);
    long position = CallWriter.blocksOffset(slots);
    require(payload, position <= payload.limit(), "a call that ends in its slots");
    // Before an array of that length is made for it.
    require(
        payload,
        blocks >= 0 && blocks <= payload.limit() / CallDescriptor.BLOCK_HEADER_BYTES,
        "a block count beyond the end of the call");
    readBlocks(position);
    if (blocks != 0) {
      layOutScratch();
    }
  }

  private void readBlocks(long start) {
    if (sizes.length < blocks) {
      sizes = new long[blocks];
      positions = new int[blocks];
      directions = new BlockDirection[blocks];
      addresses = new long[blocks];
      buffers = new long[blocks];
      views = new ByteBuffer[blocks];
      viewed = new long[blocks];
    }
    long position = start;
    scratchBytes = 0;
    inScratch = false;
    sharedBlocks = 0;
    entered = 0;
    for (int i = 0; i < blocks; i++) {
      require(
          payload,
          position + CallDescriptor.BLOCK_HEADER_BYTES <= payload.limit(),
          "a call that ends before block ",
          i,
          "");
      long size = payload.getLong((int) position);
      directions[i] =
          BlockDirection.ofWireCode(
              payload.getInt((int) position + CallDescriptor.BLOCK_DIRECTION_OFFSET));
      require(payload, directions[i] != null, "block ", i, " has no known direction");
      sizes[i] = size;
      readPlace((int) position, i);
      require(
          payload,
          size >= 0 && (size <= maxScratchBytes || buffers[i] != 0),
          "block ",
          i,
          " is larger than a call may be");
      position += CallDescriptor.BLOCK_HEADER_BYTES;
      if (buffers[i] != 0) {
        positions[i] = 0;
        sharedBlocks++;
      } else if (directions[i].in()) {
        positions[i] = (int) position;
        position += FrameBuffer.align(size);
        require(payload, position <= payload.limit(), "block ", i, " ends beyond the call");
      } else if (addresses[i] == 0) {
        inScratch = true;
        positions[i] = (int) scratchBytes;
        scratchBytes += FrameBuffer.align(size);
        require(payload, scratchBytes <= maxScratchBytes, "out blocks of ", scratchBytes, " bytes");
      }
    }
    require(
        payload,
        relocations >= 0
            && position + (long) relocations * CallDescriptor.RELOCATION_BYTES == payload.limit(),
        "a call of another length than its parts");
    relocationsPosition = (int) position;
  }

  private void readPlace(int position, int block) {
    int kind = payload.getInt(position + CallDescriptor.BLOCK_KIND_OFFSET);
    long address = payload.getLong(position + CallDescriptor.BLOCK_ADDRESS_OFFSET);
    long buffer =
        kind == CallDescriptor.KIND_SHARED
            ? payload.getLong(position + CallDescriptor.BLOCK_BUFFER_OFFSET)
            : 0;
    require(
        payload,
        (kind == CallDescriptor.KIND_IN_FRAME && address == 0)
            || (kind == CallDescriptor.KIND_AT_ADDRESS && address != 0)
            || (buffer != 0 && directions[block] == BlockDirection.INOUT),
        "block ",
        block,
        " is neither in the frame, nor at an address, nor in a shared buffer");
    addresses[block] = address;
    buffers[block] = buffer;
  }

  /**
   * {@return whether the call refers to shared buffers: {@link #enter} comes before {@link
   * #relocate}}
   */
  public boolean usesShared() {
    return sharedBlocks != 0;
  }

  /**
   * Finds the shared buffers to which the call refers. {@link #leave} must follow, whether this
   * fails or not.
   *
   * @param <E> how the places refuse what is not there
   * @param places the shared buffers of this process
   * @throws E if one is not there, or if a block is not within it
   */
  public <E extends Exception> void enter(SharedPlaces<E> places) throws E {
    while (entered < blocks) {
      if (buffers[entered] != 0) {
        addresses[entered] = places.enter(buffers[entered], addresses[entered], sizes[entered]);
      }
      entered++;
    }
  }

  /**
   * The call does not use the shared buffers any more.
   *
   * @param places those that {@link #enter} was given
   */
  public void leave(SharedPlaces<?> places) {
    while (entered > 0) {
      entered--;
      if (buffers[entered] != 0) {
        places.leave(buffers[entered]);
      }
    }
  }

  private void layOutScratch() {
    scratch.trim();
    ByteBuffer buffer = scratch.ensureCapacity(FrameBuffer.PAYLOAD_START + scratchBytes);
    for (int i = 0; i < scratchBytes; i += Long.BYTES) {
      buffer.putLong(FrameBuffer.PAYLOAD_START + i, 0);
    }
  }

  /**
   * Writes the pointers into the slots and blocks, once it is known where the blocks lie.
   *
   * @param payloadAddress the address of the payload's first byte
   * @param scratchAddress the address of {@link #scratch}'s first byte; anything where that is null
   */
  public void relocate(long payloadAddress, long scratchAddress) {
    if (relocations == 0) {
      return;
    }
    if (bytesBehind.length < slots) {
      bytesBehind = new long[slots];
    }
    Arrays.fill(bytesBehind, 0, slots, -1);
    behindBlocks[0] = payload.getLong(relocationsPosition);
    behindBlocks[1] = payload.getLong(relocationsPosition + Long.BYTES);
    for (int i = 0; i < relocations; i++) {
      int at = relocationsPosition + i * CallDescriptor.RELOCATION_BYTES;
      int place = payload.getInt(at);
      int index = payload.getInt(at + CallDescriptor.RELOCATION_INDEX_OFFSET);
      long offset = payload.getLong(at + CallDescriptor.RELOCATION_PLACE_OFFSET);
      int target = payload.getInt(at + CallDescriptor.RELOCATION_TARGET_OFFSET);
      long addend = payload.getLong(at + CallDescriptor.RELOCATION_ADDEND_OFFSET);
      require(payload, target >= 0 && target < blocks, "a relocation to block ", target, "");
      require(
          payload,
          addend >= 0 && addend <= sizes[target],
          "a relocation beyond block ",
          target,
          "");
      long pointer = blockAddress(target, payloadAddress, scratchAddress) + addend;
      payload.putLong(placeOf(place, index, offset), pointer);
      if (place == CallDescriptor.PLACE_SLOT) {
        bytesBehind[index] = sizes[target] - addend;
      }
    }
  }

  private int placeOf(int place, int index, long offset) {
    if (place == CallDescriptor.PLACE_SLOT) {
      require(
          payload, index >= 0 && index < slots && offset == 0, "a relocation of slot ", index, "");
      return CallDescriptor.SLOTS_OFFSET + index * CallDescriptor.SLOT_BYTES;
    }
    require(payload, place == CallDescriptor.PLACE_BLOCK, "a relocation of place ", place, "");
    require(
        payload,
        index >= 0 && index < blocks && directions[index].in() && buffers[index] == 0,
        "a relocation in no block");
    require(
        payload,
        offset >= 0 && offset <= sizes[index] - Long.BYTES,
        "a relocation beyond block ",
        index,
        "");
    return positions[index] + (int) offset;
  }

  private long blockAddress(int block, long payloadAddress, long scratchAddress) {
    if (addresses[block] != 0) {
      return addresses[block];
    }
    return positions[block] + (directions[block].in() ? payloadAddress : scratchAddress);
  }

  /**
   * Looks whether the callee wrote past the end of a block in the frame, so far that it hit what
   * lies behind: the next block's header, or the relocations. To be asked after the call.
   *
   * @return the size of that block in bytes; -1 if there is none
   */
  public long overrunBytes() {
    for (int i = 0; i < blocks; i++) {
      if (addresses[i] == 0 && directions[i].in() && isHitBehind(i)) {
        return sizes[i];
      }
    }
    return -1;
  }

  private boolean isHitBehind(int block) {
    int end = positions[block] + (int) FrameBuffer.align(sizes[block]);
    if (block + 1 < blocks) {
      int direction = payload.getInt(end + CallDescriptor.BLOCK_DIRECTION_OFFSET);
      return payload.getLong(end) != sizes[block + 1]
          || direction != directions[block + 1].wireCode();
    }
    return relocations != 0
        && (payload.getLong(end) != behindBlocks[0]
            || payload.getLong(end + Long.BYTES) != behindBlocks[1]);
  }

  /**
   * Copies the bytes of the blocks at addresses there, after {@link #relocate}.
   *
   * @param memory the memory of this process; asked again when the result is written
   */
  public void place(NativeMemory memory) {
    if (memory != this.memory) {
      this.memory = memory;
      Arrays.fill(viewed, 0);
    }
    for (int i = 0; i < blocks; i++) {
      if (addresses[i] != 0 && directions[i].in() && buffers[i] == 0) {
        view(i).put(0, payload, positions[i], (int) sizes[i]);
      }
    }
  }

  private ByteBuffer view(int block) {
    int size = (int) sizes[block];
    if (viewed[block] != addresses[block] || views[block].capacity() != size) {
      views[block] = memory.view(addresses[block], size);
      viewed[block] = addresses[block];
    }
    return views[block].clear();
  }

  /**
   * How many bytes of its block lie behind the pointer that {@link #relocate} wrote into a slot.
   *
   * @param slot the slot's index, from 0
   * @return -1 if it wrote none
   */
  public long bytesBehindSlot(int slot) {
    return relocations == 0 ? -1 : bytesBehind[slot];
  }

  /** {@return the id under which the function was bound} */
  public int functionId() {
    return functionId;
  }

  /** {@return how many slots the call has} */
  public int slots() {
    return slots;
  }

  /**
   * {@return a slot's 8 bytes; a pointer into a block only after {@link #relocate}}
   *
   * @param index from 0
   */
  public long slot(int index) {
    return payload.getLong(CallDescriptor.SLOTS_OFFSET + index * CallDescriptor.SLOT_BYTES);
  }

  /** {@return the payload, direct: where the IN and INOUT blocks lie} */
  public ByteBuffer payload() {
    return payload;
  }

  /**
   * {@return the memory of the OUT blocks in the frame, direct; null if the call has none} The same
   * object as long as it is the same memory.
   */
  @SuppressWarnings("ReferenceEquality") // the same memory, not the same bytes
  public ByteBuffer scratch() {
    if (!inScratch) {
      return null;
    }
    ByteBuffer buffer = scratch.buffer();
    if (buffer != scratchBuffer) {
      scratchBlocks = buffer.clear().position(FrameBuffer.PAYLOAD_START).slice();
      scratchBuffer = buffer;
    }
    return scratchBlocks;
  }

  /** {@return how many blocks the call has} */
  public int blocks() {
    return blocks;
  }

  /**
   * {@return the bytes of block {@code index} as they are now, or null if the host does not want
   * them}
   *
   * @param index from 0
   */
  public ByteBuffer outBlock(int index) {
    return isOut(index) ? memoryOf(index).slice(positionOf(index), size(index)) : null;
  }

  /** Whether the host wants a block's bytes back; it has those of shared buffers. */
  boolean isOut(int index) {
    return directions[index].out() && buffers[index] == 0;
  }

  /** Whether a block was sent in the frame, and is used there. */
  boolean isInFrame(int index) {
    return addresses[index] == 0 && directions[index].in();
  }

  int size(int index) {
    return (int) sizes[index];
  }

  /** Where a block's bytes are, from {@link #positionOf} on. */
  ByteBuffer memoryOf(int index) {
    if (addresses[index] != 0) {
      return view(index);
    }
    return directions[index].in() ? payload : scratch.buffer().clear();
  }

  int positionOf(int index) {
    if (addresses[index] != 0) {
      return 0;
    }
    return directions[index].in() ? positions[index] : FrameBuffer.PAYLOAD_START + positions[index];
  }

  /** Whether a block at an address holds what the host has sent for it. */
  boolean isUnchanged(int index) {
    return addresses[index] != 0
        && directions[index].in()
        && view(index).equals(payload.slice(positions[index], size(index)));
  }

  /**
   * {@return the offset of a slot from the payload's start: native code may take its value from
   * there}
   *
   * @param index the slot's, from 0
   */
  public static int slotOffset(int index) {
    return CallDescriptor.SLOTS_OFFSET + index * CallDescriptor.SLOT_BYTES;
  }
}
