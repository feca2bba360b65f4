package dev.glovebox.inspect;

/** The word size of an ELF file. */
public enum ElfClass {
  ELF32(4),
  ELF64(8);

  private final int wordBytes;

  ElfClass(int wordBytes) {
    this.wordBytes = wordBytes;
  }

  /** The size of an address in bytes. */
  public int wordBytes() {
    return wordBytes;
  }
}
