package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one pass over all bytes of a file finds, whatever its headers say.
 *
 * @param buildInfo the offset of Go's build info
 * @param pclntab Go's function table
 * @param pclntabOffset where {@code pclntab} is
 * @param goText a string that Go's runtime contains
 * @param tokioText a source path of Rust's tokio
 */
record ByteTraces(
    OptionalLong buildInfo,
    Optional<Pclntab> pclntab,
    long pclntabOffset,
    Optional<String> goText,
    Optional<String> tokioText) {

  /** Called with every piece of the file, once and in order. */
  interface PieceListener {
    void piece(byte[] bytes, int start, int length);
  }

  static ByteTraces scan(ElfSource source, PieceListener listener)
      throws IOException, MalformedElfException {
    Scanner scanner = new Scanner(source.size());
    int capacity = (int) Math.min(CHUNK_BYTES, Math.max(source.size(), 1));
    byte[] chunk = new byte[capacity + OVERLAP_BYTES];
    int kept = 0;
    long position = 0;
    while (position < source.size()) {
      int want = (int) Math.min(capacity, source.size() - position);
      int read = source.channel().read(ByteBuffer.wrap(chunk, kept, want), position);
      if (read < 0) {
        throw new MalformedElfException("it shrank while it was read");
      }
      listener.piece(chunk, kept, read);
      position += read;
      int length = kept + read;
      boolean last = position >= source.size();
      scanner.chunk(chunk, length, position - length, last);
      kept = Math.min(OVERLAP_BYTES, length);
      System.arraycopy(chunk, length - kept, chunk, 0, kept);
    }
    return scanner.traces();
  }

  private static final int CHUNK_BYTES = 1 << 20;

  /** Longer than every trace, so that one across two chunks is whole in the second. */
  private static final int OVERLAP_BYTES = 256;

  private static final class Scanner {
    private static final String GO_DEADLOCK_TEXT = "all goroutines are asleep";
    private static final BytePattern BUILD_INFO = new BytePattern("\u00ff Go buildinf:");
    private static final BytePattern GO_DEADLOCK = new BytePattern(GO_DEADLOCK_TEXT);
    private static final BytePattern GO_VERSION = new BytePattern("go1.");
    private static final BytePattern TOKIO = new BytePattern("/tokio-");
    private static final Pattern TOKIO_PATH =
        Pattern.compile("/tokio-\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}[^/\\x00]{0,32}/src");

    private final long fileBytes;
    private OptionalLong buildInfo = OptionalLong.empty();
    private Optional<Pclntab> pclntab = Optional.empty();
    private long pclntabOffset;
    private boolean deadlockText;
    private Optional<String> version = Optional.empty();
    private Optional<String> tokio = Optional.empty();

    Scanner(long fileBytes) {
      this.fileBytes = fileBytes;
    }

    void chunk(byte[] bytes, int length, long offset, boolean last) {
      if (buildInfo.isEmpty()) {
        int at = BUILD_INFO.find(bytes, 0, length);
        buildInfo = at < 0 ? OptionalLong.empty() : OptionalLong.of(offset + at);
      }
      if (pclntab.isEmpty()) {
        findPclntab(bytes, length, offset, last);
      }
      deadlockText = deadlockText || GO_DEADLOCK.find(bytes, 0, length) >= 0;
      if (version.isEmpty()) {
        version = findVersion(bytes, length);
      }
      if (tokio.isEmpty()) {
        tokio = findTokio(bytes, length);
      }
    }

    /** Every magic has three bytes of ff in a row: one of three bytes looked at must be one. */
    private void findPclntab(byte[] bytes, int length, long offset, boolean last) {
      // A header that does not fit any more is whole at the start of the next chunk.
      int end = last ? length : length - OVERLAP_BYTES / 2;
      for (int probe = 3; probe < end; probe += 3) {
        if (bytes[probe] != -1) {
          continue;
        }
        for (int start = Math.max(0, probe - 3); start < probe; start++) {
          if (isMagic(bytes, start, length)) {
            int known = Math.min(Pclntab.HEADER_BYTES, length - start);
            pclntab =
                Pclntab.parse(ByteBuffer.wrap(bytes, start, known), fileBytes - offset - start);
            if (pclntab.isPresent()) {
              pclntabOffset = offset + start;
              return;
            }
          }
        }
      }
    }

    private static boolean isMagic(byte[] bytes, int start, int length) {
      return start + 6 <= length
          && bytes[start + 1] == -1
          && bytes[start + 2] == -1
          && bytes[start + 3] == -1
          && bytes[start + 4] == 0
          && bytes[start + 5] == 0;
    }

    private static Optional<String> findVersion(byte[] bytes, int length) {
      int at = GO_VERSION.find(bytes, 0, length);
      while (at >= 0) {
        int end = at + GO_VERSION.length();
        int digits = end;
        while (digits < length && digits < end + 3 && isDigit(bytes[digits])) {
          digits++;
        }
        boolean wordBefore = at > 0 && Character.isLetterOrDigit(bytes[at - 1] & 0xff);
        if (digits > end && !wordBefore) {
          return Optional.of(latin1(bytes, at, digits));
        }
        at = GO_VERSION.find(bytes, at + 1, length);
      }
      return Optional.empty();
    }

    private static Optional<String> findTokio(byte[] bytes, int length) {
      int at = TOKIO.find(bytes, 0, length);
      while (at >= 0) {
        Matcher matcher = TOKIO_PATH.matcher(latin1(bytes, at, Math.min(length, at + 64)));
        if (matcher.lookingAt()) {
          return Optional.of(matcher.group().substring(1));
        }
        at = TOKIO.find(bytes, at + 1, length);
      }
      return Optional.empty();
    }

    private static String latin1(byte[] bytes, int from, int to) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isDigit(byte c) {
      return c >= '0' && c <= '9';
    }

    ByteTraces traces() {
      Optional<String> goText = deadlockText ? Optional.of(GO_DEADLOCK_TEXT) : version;
      return new ByteTraces(buildInfo, pclntab, pclntabOffset, goText, tokio);
    }
  }
}
