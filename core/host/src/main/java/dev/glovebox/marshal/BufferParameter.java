package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.marshal.memory.BufferBytes;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.marshal.memory.SharedRegion;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * A direct or heap buffer: what lies between its position and its capacity is copied in, and back
 * after the call; position and limit stay.
 *
 * <p>What is part of a {@link SharedBuffer} is not copied.
 *
 * <p>As in JNA the callee gets a pointer to the position, and the limit does not stop it. Unlike in
 * JNA a read-only buffer may be on the heap, and never changes: it is copied in only.
 */
public record BufferParameter() implements ParameterCodec {
  @Override
  public AbiType type() {
    return AbiType.POINTER;
  }

  @Override
  public void write(CallWriter call, int slot, Object value) {
    if (value != null) {
      Buffer buffer = (Buffer) value;
      SharedRegion shared = SharedRegion.of(buffer);
      if (shared != null) {
        shared.write(call, slot, buffer);
        return;
      }
      long bytes = BufferBytes.remaining(buffer);
      BlockDirection direction = buffer.isReadOnly() ? BlockDirection.IN : BlockDirection.INOUT;
      ByteBuffer frame = call.beginBlock(direction, bytes);
      put(frame.slice(frame.position(), (int) bytes), buffer);
      frame.position(frame.position() + (int) bytes);
      call.slotBlock(slot, call.endBlock());
    }
  }

  @Override
  public int readBack(ResultReader result, int block, Object value) {
    if (value == null || ((Buffer) value).isReadOnly() || SharedRegion.of((Buffer) value) != null) {
      return 0;
    }
    get(result.outBlock(block), (Buffer) value);
    return 1;
  }

  @Override
  public boolean hasAffinity() {
    return true;
  }

  @Override
  public WorkerId affinity(Object value) {
    SharedRegion shared = value == null ? null : SharedRegion.of((Buffer) value);
    return shared == null ? null : shared.affinity();
  }

  /** Lifts the limit: everything from the position on. */
  private static <B extends Buffer> B whole(B duplicate) {
    duplicate.limit(duplicate.capacity());
    return duplicate;
  }

  // The callee sees the bytes as they lie in memory, so the frame takes on each buffer's order.

  /** Copies the buffer from its position to its capacity to the start of the frame. */
  static void put(ByteBuffer frame, Buffer buffer) {
    if (buffer instanceof ByteBuffer b) {
      frame.put(whole(b.duplicate()));
    } else if (buffer instanceof ShortBuffer b) {
      frame.order(b.order()).asShortBuffer().put(whole(b.duplicate()));
    } else if (buffer instanceof CharBuffer b) {
      frame.order(b.order()).asCharBuffer().put(whole(b.duplicate()));
    } else if (buffer instanceof IntBuffer b) {
      frame.order(b.order()).asIntBuffer().put(whole(b.duplicate()));
    } else if (buffer instanceof LongBuffer b) {
      frame.order(b.order()).asLongBuffer().put(whole(b.duplicate()));
    } else if (buffer instanceof FloatBuffer b) {
      frame.order(b.order()).asFloatBuffer().put(whole(b.duplicate()));
    } else if (buffer instanceof DoubleBuffer b) {
      frame.order(b.order()).asDoubleBuffer().put(whole(b.duplicate()));
    }
  }

  /** Copies a block to the buffer, from its position on. */
  static void get(ByteBuffer block, Buffer buffer) {
    if (buffer instanceof ByteBuffer b) {
      whole(b.duplicate()).put(block);
    } else if (buffer instanceof ShortBuffer b) {
      whole(b.duplicate()).put(block.order(b.order()).asShortBuffer());
    } else if (buffer instanceof CharBuffer b) {
      whole(b.duplicate()).put(block.order(b.order()).asCharBuffer());
    } else if (buffer instanceof IntBuffer b) {
      whole(b.duplicate()).put(block.order(b.order()).asIntBuffer());
    } else if (buffer instanceof LongBuffer b) {
      whole(b.duplicate()).put(block.order(b.order()).asLongBuffer());
    } else if (buffer instanceof FloatBuffer b) {
      whole(b.duplicate()).put(block.order(b.order()).asFloatBuffer());
    } else if (buffer instanceof DoubleBuffer b) {
      whole(b.duplicate()).put(block.order(b.order()).asDoubleBuffer());
    }
  }
}
