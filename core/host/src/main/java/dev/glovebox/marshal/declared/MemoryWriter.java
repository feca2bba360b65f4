package dev.glovebox.marshal.declared;

import com.sun.jna.Pointer;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.marshal.memory.NativeOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of one block of a call in the making, with the strings that they point to behind them.
 *
 * <pre>
 *   the values, padded to 8 | where the block lies: 8 bytes | strings, each with its zero
 * </pre>
 *
 * <p>The second part tells, when the block has come back, which pointers still lead to the strings
 * of the third. Both are there only if there are strings.
 */
final class MemoryWriter {
  private record Reference(int at, int target) {}

  private final int valueBytes;
  private final List<Reference> references = new ArrayList<>();
  private byte[] content;
  private ByteBuffer buffer;
  private int end;

  MemoryWriter(int valueBytes) {
    this.valueBytes = valueBytes;
    this.end = valueBytes;
    this.content = new byte[valueBytes];
    this.buffer = NativeOrder.wrap(content);
  }

  /** The values' bytes, to be written at absolute positions. */
  ByteBuffer values() {
    return buffer;
  }

  /** Makes eight bytes a pointer to a string: its bytes with the zero at their end. */
  void string(int offset, byte[] text) {
    if (references.isEmpty()) {
      end = selfOffset(valueBytes) + Long.BYTES;
      references.add(new Reference(selfOffset(valueBytes), 0));
    }
    references.add(new Reference(offset, end));
    int start = end;
    end += text.length;
    // wchar_t strings are aligned.
    end = (end + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
    if (end > content.length) {
      content = Arrays.copyOf(content, Math.max(end, 2 * content.length));
      buffer = NativeOrder.wrap(content);
    }
    System.arraycopy(text, 0, content, start, text.length);
  }

  /** Makes eight bytes an address in the worker, or zero. */
  void pointer(int offset, Object value) {
    buffer.putLong(offset, value == null ? 0 : Pointer.nativeValue((Pointer) value));
  }

  /** Writes the block into a call, and makes a slot point to it. */
  void write(CallWriter call, int slot, BlockDirection direction) {
    call.beginBlock(direction, end).put(content, 0, end);
    int block = call.endBlock();
    call.slotBlock(slot, block);
    for (Reference reference : references) {
      call.pointerInBlock(block, reference.at, block, reference.target);
    }
  }

  /** Where the block's own address lies, if there are strings. */
  static int selfOffset(int valueBytes) {
    return (valueBytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }
}
