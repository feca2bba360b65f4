package dev.glovebox.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The marks of a Go runtime in memory, for a library whose file is gone: rules 1 and 2 of the
 * inspector need no file.
 */
final class GoMarks {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int OVERLAP_BYTES = 64;

  // As Latin-1 text, because the JVM searches that fast.
  private static final String BUILD_INFO = "\u00ff Go buildinf:";

  /** An ELF note: 4 bytes of owner's name, type 4 (Go's build id), the owner. */
  private static final String NOTE_TAIL = "\u0004\0\0\0Go\0\0";

  private GoMarks() {}

  /**
   * Looks through memory for them.
   *
   * @param memory a file in which an address is a position, as {@code /proc/self/mem}
   * @return what was found; empty also where memory cannot be read
   */
  static List<String> in(Path memory, List<MappedFile.Range> ranges) {
    Set<String> found = new LinkedHashSet<>();
    try (FileChannel channel = FileChannel.open(memory, StandardOpenOption.READ)) {
      for (MappedFile.Range range : ranges) {
        scan(channel, range, found);
      }
    } catch (IOException unreadable) {
      // What was found before counts.
    }
    return List.copyOf(found);
  }

  private static void scan(FileChannel channel, MappedFile.Range range, Set<String> found) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long at = range.start();
    while (Long.compareUnsigned(at, range.end()) < 0) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, range.end() - at));
      try {
        if (channel.read(chunk, at) <= 0) {
          return;
        }
      } catch (IOException hole) {
        // Unmapped meanwhile, or beyond the end of a file that shrank.
        return;
      }
      String text = new String(chunk.array(), 0, chunk.position(), StandardCharsets.ISO_8859_1);
      if (text.contains(BUILD_INFO)) {
        found.add("rule 1 (certain): Go's build info in memory; the file itself is gone");
      }
      if (text.contains(NOTE_TAIL)) {
        found.add("rule 2 (certain): a note owned by Go in memory; the file itself is gone");
      }
      // The end is read again, for a mark that the chunk cuts in two.
      at +=
          chunk.position() > OVERLAP_BYTES && at + chunk.position() < range.end()
              ? chunk.position() - OVERLAP_BYTES
              : chunk.position();
    }
  }
}
