package com.sun.jna;

/**
 * Which addresses of this process have memory behind them. What has none is no pointer, and need
 * not be looked up among all allocations.
 */
final class MappedPages {
  private static final long PAGE_BYTES = 4096;
  private static final int ENOMEM = 12;

  /** Null where the system has no such function, or one with other answers. */
  private static final Function MINCORE = mincore();

  private MappedPages() {}

  private static Function mincore() {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return null;
    }
    try {
      return NativeLibrary.getProcess().getFunction("mincore");
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }

  /** False only where no memory can be at the address. */
  static boolean mayBeMapped(long address) {
    if (MINCORE == null) {
      return true;
    }
    int before = Native.getLastError();
    Object[] page = {new Pointer(address & -PAGE_BYTES), PAGE_BYTES, new byte[1]};
    boolean known = MINCORE.invokeInt(page) == 0;
    // With pages of another size it is another error, and nothing is known.
    boolean mapped = known || Native.getLastError() != ENOMEM;
    Native.setLastError(before);
    return mapped;
  }
}
