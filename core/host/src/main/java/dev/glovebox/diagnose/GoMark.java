package dev.glovebox.diagnose;

import static java.nio.file.StandardOpenOption.READ;

import dev.glovebox.file.UntrustedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The mark that Go's linker leaves in what it makes: the head of its build information.
 *
 * <p>Enough to name a lock in a report; whether a library may be loaded is decided by stricter
 * rules, elsewhere. A file from which the mark was removed looks like a C library here.
 */
final class GoMark {
  private static final byte[] MARK = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
  private static final int CHUNK_BYTES = 1 << 20;
  private static final long LIMIT_BYTES = 256L << 20;

  private GoMark() {}

  /** Whether the file's first 256 MiB hold the mark; false for a file that cannot be read. */
  static boolean isIn(Path file) {
    byte[] buffer = new byte[CHUNK_BYTES + MARK.length];
    int kept = 0;
    // The path is what the process has mapped, or says that it has.
    try (InputStream in = Channels.newInputStream(UntrustedFile.open(file, READ))) {
      for (long seen = 0; seen < LIMIT_BYTES; ) {
        int read = in.read(buffer, kept, CHUNK_BYTES);
        if (read < 0) {
          return false;
        }
        seen += read;
        int length = kept + read;
        if (holdsMark(buffer, length)) {
          return true;
        }
        // The mark may straddle two chunks.
        kept = Math.min(length, MARK.length - 1);
        System.arraycopy(buffer, length - kept, buffer, 0, kept);
      }
    } catch (IOException | RuntimeException e) {
      return false;
    }
    return false;
  }

  private static boolean holdsMark(byte[] bytes, int length) {
    for (int i = 0; i + MARK.length <= length; i++) {
      if (bytes[i] == MARK[0] && Arrays.equals(bytes, i, i + MARK.length, MARK, 0, MARK.length)) {
        return true;
      }
    }
    return false;
  }
}
