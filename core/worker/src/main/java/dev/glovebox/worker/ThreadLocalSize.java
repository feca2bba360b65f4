package dev.glovebox.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How much thread-local storage a file has, by its PT_TLS header. The inspector, which knows more,
 * is not on a worker's class path.
 */
final class ThreadLocalSize {
  private static final int PT_TLS = 7;
  private static final int HEADER_BYTES = 64;
  private static final int MOST_SEGMENTS = 4096;
  private static final int ELF_MAGIC = 0x7f454c46;

  /** What glibc keeps for all libraries by default is 512; the next one may need some too. */
  private static final long SPARE_BYTES = 1024;

  private ThreadLocalSize() {}

  /** In bytes; 0 if it has none, or if that cannot be told. */
  static long of(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = read(channel, 0, HEADER_BYTES);
      if (head.getInt(0) != ELF_MAGIC) {
        return 0;
      }
      boolean wide = head.get(4) == 2;
      ByteOrder order = head.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      head.order(order);
      long table = wide ? head.getLong(32) : Integer.toUnsignedLong(head.getInt(28));
      int entryBytes = Short.toUnsignedInt(head.getShort(wide ? 54 : 42));
      int count = Short.toUnsignedInt(head.getShort(wide ? 56 : 44));
      if (entryBytes < (wide ? 56 : 32) || count > MOST_SEGMENTS) {
        return 0;
      }
      ByteBuffer entries = read(channel, table, entryBytes * count).order(order);
      for (int at = 0; at < entries.limit(); at += entryBytes) {
        if (entries.getInt(at) == PT_TLS) {
          return wide ? entries.getLong(at + 40) : Integer.toUnsignedLong(entries.getInt(at + 20));
        }
      }
      return 0;
    } catch (IOException | RuntimeException noLibrary) {
      return 0;
    }
  }

  /** What glibc.rtld.optional_static_tls should be for a library of that size. */
  static long roomFor(long bytes) {
    return (bytes + SPARE_BYTES + 511) / 512 * 512;
  }

  private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the file ends before byte " + (position + bytes));
      }
    }
    return buffer.flip();
  }
}
