package dev.glovebox.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import net.fornwall.jelf.BackingFile;
import net.fornwall.jelf.ElfException;

/**
 * An {@link ElfSource} as jelf wants to see it.
 *
 * <p>jelf refuses a file without section headers, which the dynamic loader takes; so it is shown a
 * header that claims one section, which is never looked at.
 */
final class JelfView implements BackingFile {
  private final ElfSource source;
  private final int sectionCountAt;
  private long position;

  JelfView(ElfSource source, ElfClass elfClass) {
    this.source = source;
    this.sectionCountAt = elfClass == ElfClass.ELF64 ? 60 : 48;
  }

  @Override
  public void seek(long offset) {
    position = offset;
  }

  @Override
  public void skip(int bytes) {
    position += bytes;
  }

  @Override
  public short readUnsignedByte() {
    long at = position++;
    if (at >= sectionCountAt && at < sectionCountAt + 4) {
      // Bytes of 1 in e_shnum, bytes of 0 in e_shstrndx: right in either byte order.
      return (short) (at < sectionCountAt + 2 ? 1 : 0);
    }
    try {
      return (short) source.unsignedByte(at);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (MalformedElfException malformed) {
      throw new ElfException(malformed.getMessage(), malformed);
    }
  }

  @Override
  public int read(byte[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (byte) readUnsignedByte();
    }
    return target.length;
  }
}
