package dev.glovebox.lane;

import static dev.glovebox.lane.Violation.require;

import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the result of a call where it lies, in the transport's memory.
 *
 * <p>All that the worker says is checked against the call that was sent, by {@link #read}, before
 * any of it is used; and each number is read there once, and not again: the memory may be shared
 * with a worker that goes on writing. Only the bytes of blocks are read later.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport. What the accessors return is
 * valid until the transport's next receive, and until the next frame is begun.
 */
public final class ResultReader {
  /** The position of a block that did not come back. */
  private static final int UNCHANGED = -1;

  /** The position of a block that lies in the frame of the call. */
  private static final int IN_PLACE = -2;

  private ByteBuffer payload;
  private CallWriter call;
  private long slot;
  private int errno;
  private int[] outPositions = new int[4];
  private int[] outSizes = new int[4];
  private int outs;
  private int fetchedPosition;
  private long fetchedLength;

  /**
   * Checks and takes a result.
   *
   * @param frame as it was received
   * @param call the call that this answers
   * @param fetch what the call's signature has fetched
   * @throws ProtocolException if it does not fit the call
   */
  public void read(Frame frame, CallWriter call, Fetch fetch) {
    read(frame, call, fetch, null);
  }

  /**
   * As {@link #read(Frame, CallWriter, Fetch)}, of a function that may return an aggregate.
   *
   * @param frame as it was received
   * @param sent the call that this answers
   * @param fetch what the call's signature has fetched
   * @param aggregate what it returns by value; null for all else
   * @throws ProtocolException if it does not fit the call
   */
  public void read(Frame frame, CallWriter sent, Fetch fetch, AggregateLayout aggregate) {
    payload = frame.payload();
    call = sent;
    outs = call.outBlocks();
    if (frame.type() != FrameType.RESULT) {
      throw Violation.in(payload, "a RESULT frame was expected");
    }
    if (payload.limit() < ResultDescriptor.BLOCKS_OFFSET) {
      throw Violation.in(payload, "a result that is too short");
    }
    slot = payload.getLong(ResultDescriptor.SLOT_OFFSET);
    errno = payload.getInt(ResultDescriptor.ERRNO_OFFSET);
    int returned = payload.getInt(ResultDescriptor.BLOCK_COUNT_OFFSET);
    if (returned != outs) {
      throw Violation.in(
          payload, "a result with " + returned + " blocks, which is not what the call has");
    }
    if (outPositions.length < outs) {
      int wanted = Math.max(outs, 2 * outPositions.length);
      // Both before either: without memory for one of them, the next result has them as they were.
      int[] positions = Arrays.copyOf(outPositions, wanted);
      outSizes = Arrays.copyOf(outSizes, wanted);
      outPositions = positions;
    }
    long position = ResultDescriptor.BLOCKS_OFFSET;
    for (int i = 0; i < outs; i++) {
      long size = lengthAt(position, "its last block");
      require(payload, size == call.outBlockSize(i), "block ", i, " came back with another size");
      int changed = payload.getInt((int) position + ResultDescriptor.BLOCK_CHANGED_OFFSET);
      outPositions[i] = positionOf(i, changed, (int) position);
      position = after(position, changed == ResultDescriptor.CHANGED ? size : 0);
      // No frame is longer than an int counts; one that has not come back is not asked for it.
      outSizes[i] = (int) size;
    }
    fetchedLength = ResultDescriptor.NULL_LENGTH;
    if (fetch != Fetch.NONE) {
      fetchedLength = lengthAt(position, "the fetched bytes");
      require(payload, fetchedLength >= ResultDescriptor.NULL_LENGTH, "a negative length");
      require(
          payload,
          aggregate == null || fetchedLength == aggregate.sizeBytes(),
          "an aggregate of another size");
      fetchedPosition = (int) position + ResultDescriptor.BLOCK_HEADER_BYTES;
      position = after(position, Math.max(0, fetchedLength));
    }
    if (position != payload.limit()) {
      throw Violation.in(payload, "a result of another length than its parts");
    }
  }

  /** Where a block is, after it was called. */
  private int positionOf(int block, int changed, int header) {
    if (changed == ResultDescriptor.CHANGED) {
      return header + ResultDescriptor.BLOCK_HEADER_BYTES;
    }
    if (changed == ResultDescriptor.IN_PLACE && call.outBlockIsInPlace(block)) {
      return IN_PLACE;
    }
    require(
        payload,
        changed == ResultDescriptor.UNCHANGED && call.outBlockIsAtAddress(block),
        "block ",
        block,
        " is neither changed nor may it be unchanged");
    return UNCHANGED;
  }

  /** {@return whether there is any block that {@link #outBlock} has} */
  public boolean hasOutBlocks() {
    return outs > 0;
  }

  /** {@return the result slot's 8 bytes} */
  public long slot() {
    return slot;
  }

  /** {@return what {@code errno} was when the function had returned} */
  public int errno() {
    return errno;
  }

  /**
   * The bytes of an OUT or INOUT block after the call.
   *
   * @param index counts only such blocks, in the order in which they were written
   * @return null for a block at an address that the callee has left as it was sent
   */
  public ByteBuffer outBlock(int index) {
    int position = outPositions[index];
    if (position == UNCHANGED) {
      return null;
    }
    if (position == IN_PLACE) {
      return call.blockInPlace(index);
    }
    return payload.slice(position, outSizes[index]).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * {@return the fetched bytes, or null where the function returned a null pointer or nothing is
   * fetched; of an aggregate result, its bytes}
   */
  public ByteBuffer fetched() {
    return fetchedLength == ResultDescriptor.NULL_LENGTH
        ? null
        : payload.slice(fetchedPosition, (int) fetchedLength).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long lengthAt(long position, String what) {
    require(
        payload,
        position + ResultDescriptor.BLOCK_HEADER_BYTES <= payload.limit(),
        "a result that ends before " + what);
    return payload.getLong((int) position);
  }

  private long after(long position, long size) {
    long start = position + ResultDescriptor.BLOCK_HEADER_BYTES;
    // Compared without adding first: a size near the largest long must not wrap round.
    require(payload, size <= payload.limit() - start, "a length beyond the end of the result");
    long end = start + FrameBuffer.align(size);
    require(payload, end <= payload.limit(), "a result without its padding");
    return end;
  }
}
