package dev.glovebox.marshal.declared;

import com.sun.jna.Pointer;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.NativeOrder;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bytes of a block, or of a structure, that came back from a call. */
final class MemoryReader {
  private final WorkerAccess worker;
  private final byte[] content;
  private final ByteBuffer values;

  /** Where the block lay; 0 if it held no strings. */
  private final long base;

  private final List<WorkerPointer> strings = new ArrayList<>();

  /**
   * Takes a copy of what came back.
   *
   * @param valueBytes the size of the values, behind which {@link MemoryWriter} puts strings
   */
  MemoryReader(WorkerAccess worker, byte[] content, int valueBytes) {
    this.worker = worker;
    this.content = content;
    this.values = NativeOrder.wrap(content);
    int self = MemoryWriter.selfOffset(valueBytes);
    this.base = content.length >= self + Long.BYTES ? values.getLong(self) : 0;
  }

  ByteBuffer values() {
    return values;
  }

  byte[] bytes(int offset, int count) {
    return Arrays.copyOfRange(content, offset, offset + count);
  }

  /** What a pointer leads to, read from the worker unless it came back too; null for null. */
  byte[] string(int offset, int unitBytes) {
    long address = values.getLong(offset);
    if (address == 0) {
      return null;
    }
    if (base != 0 && address >= base && address < base + content.length) {
      int start = (int) (address - base);
      return bytes(start, lengthFrom(start, unitBytes));
    }
    strings.add(new WorkerPointer(worker, address));
    return worker.readString(address, unitBytes);
  }

  private int lengthFrom(int start, int unitBytes) {
    int at = start;
    while (at + unitBytes <= content.length && !isZero(at, unitBytes)) {
      at += unitBytes;
    }
    return at - start;
  }

  private boolean isZero(int at, int unitBytes) {
    for (int i = 0; i < unitBytes; i++) {
      if (content[at + i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** An address in the worker; a constant as that; null for null. */
  Pointer pointer(int offset) {
    return WorkerPointers.opaque(worker, values.getLong(offset));
  }

  /** The strings of the library's own that were read. */
  List<WorkerPointer> strings() {
    return strings;
  }
}
