package dev.glovebox.lane;

import java.nio.ByteBuffer;

/** The memory of this process, by address. */
@FunctionalInterface
public interface NativeMemory {
  /**
   * {@return the bytes at an address, where they lie} Nothing checks that the memory is there.
   *
   * @param address where they start
   * @param bytes how many
   */
  ByteBuffer view(long address, int bytes);
}
