package dev.glovebox.lane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes the ABI image of a call into a transport's frame, in place.
 *
 * <p>Order of use: {@link #begin}, then each slot once, in any order, with the blocks that they
 * refer to, then {@link #send}. A writer that is begun again forgets what was not sent.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport.
 */
public final class CallWriter {
  private final Transport transport;

  /** The frame begun; another one when it has grown. */
  private ByteBuffer frame;

  /** Where the payload starts in it. */
  private int start;

  private int slots;
  private int blocks;

  /** How large the result will be at least. */
  private long resultBytes;

  /** Where the bytes of the block that was begun end, without its padding. */
  private int blockEnd;

  /** The sizes of the OUT and INOUT blocks, in order: what the result must bring back. */
  private long[] outSizes = new long[4];

  /** Which of these lie at an address in the worker, and come back only if they have changed. */
  private boolean[] outsAtAddress = new boolean[4];

  /** Where their bytes lie in the frame; 0 for those that are not sent, or lie at an address. */
  private int[] outPositions = new int[4];

  private int outs;

  /** Five numbers a relocation: place, index, offset, target, addend. */
  private long[] relocations = new long[20];

  private int relocationNumbers;

  /**
   * Makes a writer that has begun no call.
   *
   * @param transport takes the frames
   */
  public CallWriter(Transport transport) {
    this.transport = transport;
  }

  /**
   * Starts a call of the function that was bound under this id. All slots are zero.
   *
   * @param functionId chosen by the host
   * @param slotCount from 0 to {@link CallDescriptor#MAX_SLOTS}
   */
  public void begin(int functionId, int slotCount) {
    if (slotCount < 0 || slotCount > CallDescriptor.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "slots=" + slotCount + ", at most " + CallDescriptor.MAX_SLOTS);
    }
    slots = slotCount;
    blocks = 0;
    outs = 0;
    relocationNumbers = 0;
    resultBytes = ResultDescriptor.BLOCKS_OFFSET;
    start = transport.begin().position();
    int end = blocksOffset(slotCount);
    frame = transport.reserve(end);
    for (int i = 0; i < end; i += Long.BYTES) {
      frame.putLong(start + i, 0);
    }
    frame.putInt(start + CallDescriptor.FUNCTION_ID_OFFSET, functionId);
    frame.putShort(start + CallDescriptor.SLOT_COUNT_OFFSET, (short) slotCount);
    frame.position(start + end);
  }

  /** Where the blocks start, seen from the start of the payload. */
  static int blocksOffset(int slots) {
    // Two slots are as wide as the alignment.
    return CallDescriptor.SLOTS_OFFSET + (slots + (slots & 1)) * CallDescriptor.SLOT_BYTES;
  }

  /**
   * Sets a slot to a scalar, or to an address in the worker; zero is a null pointer.
   *
   * @param index the slot's, from 0
   * @param value its 8 bytes
   */
  public void slot(int index, long value) {
    frame.putLong(slotPosition(index), value);
  }

  /**
   * Makes a slot point to the start of a block.
   *
   * @param index the slot's, from 0
   * @param block the block's, as it was appended
   */
  public void slotBlock(int index, int block) {
    slotBlock(index, block, 0);
  }

  /**
   * Makes a slot point into a block, {@code offset} bytes after its start.
   *
   * @param index the slot's, from 0
   * @param block the block's, as it was appended
   * @param offset in bytes
   */
  public void slotBlock(int index, int block, long offset) {
    addRelocation(CallDescriptor.PLACE_SLOT, index, 0, block, offset);
  }

  /**
   * Makes eight bytes of an IN or INOUT block a pointer into a block of this call.
   *
   * @param block the block that holds the pointer
   * @param offset where the pointer lies in {@code block}
   * @param target the block that it points into
   * @param targetOffset where it points to in {@code target}
   */
  public void pointerInBlock(int block, long offset, int target, long targetOffset) {
    addRelocation(CallDescriptor.PLACE_BLOCK, block, offset, target, targetOffset);
  }

  /**
   * Appends a block and leaves the frame at its first byte: the caller puts exactly {@code bytes}
   * bytes into the buffer returned, and then calls {@link #endBlock}. An OUT block takes no bytes.
   *
   * @param direction which way its bytes travel
   * @param bytes its size
   * @return the buffer to fill, little-endian, or null for an OUT block
   * @throws FrameTooLargeException if the call or its result would outgrow the transport's limit
   */
  public ByteBuffer beginBlock(BlockDirection direction, long bytes) {
    return begin(CallDescriptor.KIND_IN_FRAME, 0, direction, bytes);
  }

  /**
   * As {@link #beginBlock}, for a block that lies at an address in the worker and stays there after
   * the call. The bytes of an IN or INOUT block are copied there before the call, its pointers
   * written; those of an INOUT block come back only if the callee has changed them. An OUT block is
   * left as it is before the call, and always comes back.
   *
   * @param address where it lies; not 0
   * @param direction which way its bytes travel
   * @param bytes its size
   * @return the buffer to fill, little-endian, or null for an OUT block
   * @throws FrameTooLargeException if the call or its result would outgrow the transport's limit
   */
  public ByteBuffer beginBlockAt(long address, BlockDirection direction, long bytes) {
    if (address == 0) {
      throw new IllegalArgumentException("a block at the null address");
    }
    return begin(CallDescriptor.KIND_AT_ADDRESS, address, direction, bytes);
  }

  /**
   * Appends a block that is a part of a buffer which this process shares with the worker: none of
   * its bytes travel, either way.
   *
   * @param buffer the id under which the worker has mapped it
   * @param offset where the part starts in it
   * @param bytes how large the part is
   * @return the block's index, for {@link #slotBlock}
   */
  public int sharedBlock(int buffer, long offset, long bytes) {
    frame = transport.reserve(CallDescriptor.BLOCK_HEADER_BYTES);
    frame.putLong(bytes).putInt(BlockDirection.INOUT.wireCode());
    frame.putInt(CallDescriptor.KIND_SHARED).putLong(offset).putLong(buffer);
    return blocks++;
  }

  /**
   * Refuses what no call can carry, before it is made ready to be put.
   *
   * @param bytes how many
   * @throws FrameTooLargeException if as many bytes are beyond the transport's limit
   */
  public void requireRoom(long bytes) {
    if (bytes > transport.maxPayloadBytes()) {
      throw new FrameTooLargeException(bytes, transport.maxPayloadBytes());
    }
  }

  private ByteBuffer begin(int kind, long address, BlockDirection direction, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes=" + bytes);
    }
    // Half of the largest long is too large too, and does not wrap round when it is aligned.
    long padded = FrameBuffer.align(Math.min(bytes, Long.MAX_VALUE / 2));
    if (direction.out()) {
      growResult(ResultDescriptor.BLOCK_HEADER_BYTES + padded);
    }
    long carried = direction.in() ? padded : 0;
    frame = transport.reserve(CallDescriptor.BLOCK_HEADER_BYTES + carried);
    frame.putLong(bytes).putInt(direction.wireCode()).putInt(kind);
    frame.putLong(address).putLong(0);
    blockEnd = frame.position() + (direction.in() ? (int) bytes : 0);
    if (direction.out()) {
      if (outs == outSizes.length) {
        // All before any: without memory for one of them, the next call has them as they were.
        long[] sizes = Arrays.copyOf(outSizes, 2 * outs);
        boolean[] atAddress = Arrays.copyOf(outsAtAddress, 2 * outs);
        outPositions = Arrays.copyOf(outPositions, 2 * outs);
        outsAtAddress = atAddress;
        outSizes = sizes;
      }
      outsAtAddress[outs] = kind == CallDescriptor.KIND_AT_ADDRESS;
      outPositions[outs] =
          direction.in() && kind == CallDescriptor.KIND_IN_FRAME ? frame.position() : 0;
      outSizes[outs++] = bytes;
    }
    if (direction.in()) {
      return frame;
    }
    return null;
  }

  /**
   * Ends the block that was begun and pads it.
   *
   * @return the block's index, for {@link #slotBlock}
   * @throws IllegalStateException if not exactly the block's bytes were put
   */
  public int endBlock() {
    if (frame.position() != blockEnd) {
      throw new IllegalStateException(
          "block " + blocks + " ends at " + frame.position() + ", not at " + blockEnd);
    }
    while ((frame.position() & (FrameBuffer.ALIGNMENT_BYTES - 1)) != 0) {
      frame.put((byte) 0);
    }
    return blocks++;
  }

  /**
   * Completes the image and sends it, as {@link Transport#send(FrameType, long)}.
   *
   * @param timeoutNanos how long it may take
   * @throws TransportClosedException if the connection has ended, or ends for that
   */
  public void send(long timeoutNanos) throws TransportClosedException {
    int numbers = 5;
    int count = relocationNumbers / numbers;
    frame = transport.reserve((long) count * CallDescriptor.RELOCATION_BYTES);
    for (int i = 0; i < relocationNumbers; i += numbers) {
      frame.putInt((int) relocations[i]).putInt((int) relocations[i + 1]);
      frame.putLong(relocations[i + 2]);
      frame.putInt((int) relocations[i + 3]).putInt(0);
      frame.putLong(relocations[i + 4]);
    }
    frame.putInt(start + CallDescriptor.BLOCK_COUNT_OFFSET, blocks);
    frame.putInt(start + CallDescriptor.RELOCATION_COUNT_OFFSET, count);
    transport.send(FrameType.CALL, timeoutNanos);
    if (transport.sharesFrames()) {
      frame = transport.sentFrame();
    }
  }

  /**
   * As {@link #send(long)}, for ever.
   *
   * @throws TransportClosedException if the connection has ended
   */
  public void send() throws TransportClosedException {
    send(Transport.FOREVER);
  }

  /** {@return whether the call carries more than its slots} */
  public boolean hasBlocks() {
    return blocks > 0;
  }

  int outBlocks() {
    return outs;
  }

  long outBlockSize(int index) {
    return outSizes[index];
  }

  boolean outBlockIsAtAddress(int index) {
    return outsAtAddress[index];
  }

  /** Whether the callee has a block where this side has written it, in memory that both share. */
  boolean outBlockIsInPlace(int index) {
    return outPositions[index] != 0 && transport.sharesFrames();
  }

  /** Such a block as it is now; valid until the next frame is begun. */
  ByteBuffer blockInPlace(int index) {
    return frame.slice(outPositions[index], (int) outSizes[index]).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Refuses what could not come back before it is sent. */
  private void growResult(long bytes) {
    resultBytes += bytes;
    if (resultBytes > transport.maxPayloadBytes()) {
      throw new FrameTooLargeException(resultBytes, transport.maxPayloadBytes());
    }
  }

  private void addRelocation(int place, int index, long offset, int target, long addend) {
    if (relocationNumbers == relocations.length) {
      relocations = Arrays.copyOf(relocations, 2 * relocationNumbers);
    }
    relocations[relocationNumbers++] = place;
    relocations[relocationNumbers++] = index;
    relocations[relocationNumbers++] = offset;
    relocations[relocationNumbers++] = target;
    relocations[relocationNumbers++] = addend;
  }

  private int slotPosition(int index) {
    if (index < 0 || index >= slots) {
      throw new IndexOutOfBoundsException("slot=" + index + ", slots=" + slots);
    }
    return start + CallDescriptor.SLOTS_OFFSET + index * CallDescriptor.SLOT_BYTES;
  }
}
