package dev.glovebox.lane;

import java.nio.ByteBuffer;

/** The memory of this process, by address. */
@FunctionalInterface
public interface NativeMemory {
  /** The bytes at an address, where they lie. Nothing checks that the memory is there. */
  ByteBuffer view(long address, int bytes);
}
