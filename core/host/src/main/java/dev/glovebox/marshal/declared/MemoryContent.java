package dev.glovebox.marshal.declared;

import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import java.nio.ByteBuffer;
import java.util.List;

/** What a call's pointer leads to, ready to be written into a frame. */
interface MemoryContent {
  /** The size of the values, without what they point to. */
  long valueBytes();

  void write(CallWriter call, int slot, BlockDirection direction);

  /** Bytes as they are, with zeros behind them up to a size, which may be too large for a frame. */
  static MemoryContent of(byte[] bytes, long size) {
    return new MemoryContent() {
      @Override
      public long valueBytes() {
        return size;
      }

      @Override
      public void write(CallWriter call, int slot, BlockDirection direction) {
        ByteBuffer frame = call.beginBlock(direction, size).put(bytes);
        for (long i = bytes.length; i < size; i++) {
          frame.put((byte) 0);
        }
        call.slotBlock(slot, call.endBlock());
      }
    };
  }

  /**
   * Checked values of a type, one after the other. A few words can stand for much memory: none is
   * taken before it is known that a call can carry it.
   */
  static MemoryContent of(MemoryType type, List<?> checked) {
    long bytes = (long) type.sizeBytes() * checked.size();
    return new MemoryContent() {
      @Override
      public long valueBytes() {
        return bytes;
      }

      @Override
      public void write(CallWriter call, int slot, BlockDirection direction) {
        call.requireRoom(bytes);
        MemoryWriter writer = new MemoryWriter((int) bytes);
        int at = 0;
        for (Object each : checked) {
          type.put(writer, at, each);
          at += type.sizeBytes();
        }
        writer.write(call, slot, direction);
      }
    };
  }

  /** Nothing yet: zeros, which the function writes over. */
  static MemoryContent empty(long size) {
    return new MemoryContent() {
      @Override
      public long valueBytes() {
        return size;
      }

      @Override
      public void write(CallWriter call, int slot, BlockDirection direction) {
        call.beginBlock(BlockDirection.OUT, size);
        call.slotBlock(slot, call.endBlock());
      }
    };
  }
}
