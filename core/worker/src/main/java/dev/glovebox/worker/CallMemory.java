package dev.glovebox.worker;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.lane.CallReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The native memory that libffi needs beside a call's frame: the pointers to the arguments, and the
 * place of the result. Used for one call after the other, so that none of them allocates.
 *
 * <p>The pointers lead straight to the slots of the received payload. As long as calls come in the
 * same memory they stay right, and nothing needs to be written.
 *
 * <p><b>Threads:</b> confined to the thread whose call it is. A call within a call needs memory of
 * its own.
 */
final class CallMemory {
  private static final int INITIAL_POINTERS = 16;
  private static final int INITIAL_RESULT_BYTES = 64;

  private ByteBuffer pointers;
  private long pointersAddress;
  private ByteBuffer result;
  private long resultAddress;

  /** An argument, and the pointer to it. */
  private final ByteBuffer single = direct(2 * Long.BYTES);

  private final long singleAddress = address(single);

  private ByteBuffer payload;
  private long payloadAddress;

  /** How many of the first pointers lead to the slots of the payload at that address. */
  private int pointing;

  private ByteBuffer scratch;
  private long scratchAddress;

  CallMemory() {
    allocatePointers(INITIAL_POINTERS);
    allocateResult(INITIAL_RESULT_BYTES);
  }

  private void allocatePointers(int count) {
    pointers = direct(count * Long.BYTES);
    pointersAddress = address(pointers);
    pointing = 0;
  }

  private void allocateResult(int bytes) {
    result = direct(bytes);
    resultAddress = address(result);
  }

  private static ByteBuffer direct(int bytes) {
    int alignment = 16;
    return ByteBuffer.allocateDirect(bytes + alignment)
        .alignedSlice(alignment)
        .order(ByteOrder.nativeOrder());
  }

  static long address(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  /** Takes a call's payload; returns its address. */
  @SuppressWarnings("ReferenceEquality") // the same memory, not the same bytes
  long payload(ByteBuffer received) {
    // A transport gives the same object for the same memory.
    if (received != payload) {
      long address = address(received);
      if (address != payloadAddress) {
        pointing = 0;
      }
      payloadAddress = address;
      payload = received;
    }
    return payloadAddress;
  }

  /** The address of a call's scratch memory; 0 for null. */
  @SuppressWarnings("ReferenceEquality")
  long scratch(ByteBuffer blocks) {
    if (blocks == null) {
      return 0;
    }
    if (blocks != scratch) {
      scratchAddress = address(blocks);
      scratch = blocks;
    }
    return scratchAddress;
  }

  /**
   * Makes the first {@code count} arguments those in the payload's slots; returns libffi's array.
   */
  long arguments(int count) {
    if (pointing < count) {
      if (pointers.capacity() < count * Long.BYTES) {
        allocatePointers(2 * count);
      }
      for (int i = pointing; i < count; i++) {
        pointers.putLong(i * Long.BYTES, payloadAddress + CallReader.slotOffset(i));
      }
      pointing = count;
    }
    return pointersAddress;
  }

  /** Makes an argument, until the next {@link #arguments}, the memory at an address. */
  void argument(int index, long address) {
    pointers.putLong(index * Long.BYTES, address);
    pointing = Math.min(pointing, index);
  }

  /** Makes the one argument a pointer; returns libffi's array. */
  long pointerArgument(long pointer) {
    single.putLong(0, singleAddress + Long.BYTES).putLong(Long.BYTES, pointer);
    return singleAddress;
  }

  /** Makes room for a result; returns its address. What an earlier call left is still there. */
  long result(int bytes) {
    if (result.capacity() < bytes) {
      allocateResult(2 * bytes);
    }
    return resultAddress;
  }

  /** Makes the first bytes of the result zeros. */
  void clearResult(int bytes) {
    for (int i = 0; i < bytes; i++) {
      result.put(i, (byte) 0);
    }
  }

  /** The first eight bytes of the result. */
  long scalar() {
    return result.getLong(0);
  }

  /** The first bytes of the result, where they lie. */
  ByteBuffer bytes(int count) {
    return result.slice(0, count);
  }
}
