package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.file.Path;

/** The kind of machine that a library must fit; the loader passes over files for another one. */
record TargetMachine(int machineCode, ElfClass elfClass) {
  static TargetMachine of(ElfLayout layout) {
    return new TargetMachine(layout.machineCode(), layout.elfClass());
  }

  Machine machine() {
    return Machine.ofCode(machineCode);
  }

  /**
   * Whether the loader's search ends at this file. It passes over files for another machine or
   * class, but takes one that is no library, and then fails.
   */
  boolean takes(Path file) {
    try (ElfSource source = ElfSource.open(file)) {
      int elfClass = source.unsignedByte(4);
      int low = source.unsignedByte(18);
      int high = source.unsignedByte(19);
      boolean littleEndian = source.unsignedByte(5) == 1;
      int code = littleEndian ? low | high << 8 : high | low << 8;
      boolean elf = source.unsignedByte(0) == 0x7f && source.unsignedByte(1) == 'E';
      return !elf || (code == machineCode && elfClass == (this.elfClass == ElfClass.ELF64 ? 2 : 1));
    } catch (IOException unreadable) {
      return false;
    } catch (MalformedElfException shorterThanItsHeader) {
      return true;
    }
  }
}
