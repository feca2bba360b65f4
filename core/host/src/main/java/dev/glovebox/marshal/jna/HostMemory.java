package dev.glovebox.marshal.jna;

import com.sun.jna.IsolatedMemory;
import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * A place in memory that JNA allocated in this process.
 *
 * @param allocation the whole of it, kept alive
 * @param offset where in it
 */
record HostMemory(Memory allocation, long offset) {
  /** Below it no allocation lies on a 64-bit system: small numbers are looked up nowhere. */
  private static final long LOWEST = 1L << 32;

  /** Above it lies the kernel. */
  private static final long HIGHEST = 1L << 47;

  /** The place that a pointer points to; null if JNA has not allocated it. */
  static HostMemory of(Pointer pointer) {
    if (pointer instanceof IsolatedMemory view) {
      return new HostMemory(view.allocation(), view.offset());
    }
    if (pointer instanceof Memory memory) {
      Memory allocation = JnaInternals.allocation(memory);
      return allocation instanceof IsolatedMemory view
          ? new HostMemory(
              view.allocation(), JnaInternals.address(memory) - address(view.allocation()))
          : new HostMemory(allocation, JnaInternals.address(memory) - address(allocation));
    }
    return at(JnaInternals.address(pointer));
  }

  /** The place at an address; null if JNA has not allocated it. */
  static HostMemory at(long address) {
    if (!isPlausible(address)) {
      return null;
    }
    Memory allocation = JnaInternals.allocationAt(address);
    return allocation == null ? null : new HostMemory(allocation, address - address(allocation));
  }

  /** Whether a word can be an address at all. */
  static boolean isPlausible(long word) {
    return word >= LOWEST && word < HIGHEST;
  }

  static long address(Memory allocation) {
    return JnaInternals.address(allocation);
  }
}
