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
    // As Latin-1 text, because the JVM searches that with vector instructions.
    private static final String BUILD_INFO = "\u00ff Go buildinf:";
    private static final String PCLNTAB_TAIL = "\u00ff\u00ff\u00ff\0\0";
    private static final String GO_DEADLOCK = "all goroutines are asleep";
    private static final String GO_VERSION = "go1.";
    private static final String TOKIO = "/tokio-";
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
      String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      if (buildInfo.isEmpty()) {
        int at = text.indexOf(BUILD_INFO);
        buildInfo = at < 0 ? OptionalLong.empty() : OptionalLong.of(offset + at);
      }
      if (pclntab.isEmpty()) {
        findPclntab(text, bytes, offset, last);
      }
      deadlockText = deadlockText || text.contains(GO_DEADLOCK);
      if (version.isEmpty()) {
        version = findVersion(text);
      }
      if (tokio.isEmpty() && text.contains(TOKIO)) {
        Matcher matcher = TOKIO_PATH.matcher(text);
        tokio = matcher.find() ? Optional.of(matcher.group().substring(1)) : Optional.empty();
      }
    }

    private void findPclntab(String text, byte[] bytes, long offset, boolean last) {
      // A header that does not fit any more is whole at the start of the next chunk.
      int end = last ? text.length() : text.length() - OVERLAP_BYTES / 2;
      int at = text.indexOf(PCLNTAB_TAIL);
      while (at >= 0 && at <= end) {
        if (at > 0 && text.charAt(at - 1) >= 0xf0) {
          int length = Math.min(Pclntab.HEADER_BYTES, text.length() - at + 1);
          long remaining = fileBytes - offset - at + 1;
          pclntab = Pclntab.parse(ByteBuffer.wrap(bytes, at - 1, length), remaining);
          if (pclntab.isPresent()) {
            pclntabOffset = offset + at - 1;
            return;
          }
        }
        at = text.indexOf(PCLNTAB_TAIL, at + 1);
      }
    }

    private static Optional<String> findVersion(String text) {
      for (int at = text.indexOf(GO_VERSION); at >= 0; at = text.indexOf(GO_VERSION, at + 1)) {
        int end = at + GO_VERSION.length();
        int digits = end;
        while (digits < text.length() && digits < end + 3 && isDigit(text.charAt(digits))) {
          digits++;
        }
        boolean wordBefore = at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
        if (digits > end && !wordBefore) {
          return Optional.of(text.substring(at, digits));
        }
      }
      return Optional.empty();
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    ByteTraces traces() {
      Optional<String> goText = deadlockText ? Optional.of(GO_DEADLOCK) : version;
      return new ByteTraces(buildInfo, pclntab, pclntabOffset, goText, tokio);
    }
  }
}
