package dev.glovebox.inspect;

/** The word size of an ELF file. */
public enum ElfClass {
  /** Words and addresses of 32 bits. */
  ELF32(4),
  /** Words and addresses of 64 bits. */
  ELF64(8);

  private final int wordBytes;

  ElfClass(int wordBytes) {
    this.wordBytes = wordBytes;
  }

  /** {@return the size of an address in bytes} */
  public int wordBytes() {
    return wordBytes;
  }
}
