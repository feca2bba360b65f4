package dev.glovebox.launch;

import dev.glovebox.failure.Printable;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Bytes in, lines of text out, in bounded memory.
 *
 * <p>A line ends at LF; a CR before it is dropped. What is not UTF-8 becomes U+FFFD; what would
 * move the cursor or end a line is escaped ({@link Printable}). A line longer than the bound is cut
 * there, and a mark says how much is missing. For use by one thread.
 */
final class LineAssembler {
  private final byte[] line;
  private final Consumer<String> sink;
  private int length;
  private long cut;

  LineAssembler(int maxLineBytes, Consumer<String> sink) {
    this.line = new byte[maxLineBytes];
    this.sink = sink;
  }

  void accept(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        emit();
      } else if (length < line.length) {
        line[length++] = b;
      } else {
        cut++;
      }
    }
  }

  /** Ends the line that has begun, if any, and emits one that the output did not have. */
  void line(String text) {
    end();
    sink.accept(text);
  }

  /** The output ended: what was written since the last LF is a line too. */
  void end() {
    if (length > 0 || cut > 0) {
      emit();
    }
  }

  private void emit() {
    int end = length;
    if (cut > 0) {
      end = startOfLastCharacterIfPartial();
    } else if (end > 0 && line[end - 1] == '\r') {
      end--;
    }
    String text = Printable.of(new String(line, 0, end, StandardCharsets.UTF_8));
    if (cut > 0) {
      text += "... [" + (cut + length - end) + " more bytes cut]";
    }
    length = 0;
    cut = 0;
    sink.accept(text);
  }

  /** The cut may have hit the middle of a character; then that character goes as a whole. */
  private int startOfLastCharacterIfPartial() {
    int start = length - 1;
    while (start > 0 && length - start < 4 && (line[start] & 0xC0) == 0x80) {
      start--;
    }
    int lead = line[start] & 0xFF;
    int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return start + size > length ? start : length;
  }
}
