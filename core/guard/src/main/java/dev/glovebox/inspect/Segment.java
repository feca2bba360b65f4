package dev.glovebox.inspect;

/** A program header, in file offsets and link-time addresses. */
record Segment(
    int type, int flags, long offset, long address, long fileBytes, long memoryBytes, long align) {
  static final int LOAD = 1;
  static final int DYNAMIC = 2;
  static final int INTERP = 3;
  static final int NOTE = 4;
  static final int TLS = 7;
  static final int GNU_STACK = 0x6474e551;

  boolean executable() {
    return (flags & 1) != 0;
  }

  /** Whether the file has a byte for this address. */
  boolean backs(long vaddr) {
    return vaddr >= address && vaddr - address < fileBytes;
  }
}
