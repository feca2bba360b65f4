package dev.glovebox.registry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A file's bytes as text: UTF-8, with or without a byte order mark, and printable. */
final class SourceText {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private SourceText() {}

  /** The text; empty, and reported, where the bytes are not acceptable. */
  static Optional<String> decode(byte[] bytes, FaultCollector faults) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    if (result.isError()) {
      int wrong = bytes[in.position()] & 0xFF;
      faults.add(
          JsonPath.ROOT,
          positionOf(text, text.length()),
          String.format("not UTF-8: byte 0x%02X at offset %d", wrong, in.position()));
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!isPrintable(text.codePointAt(i))) {
        faults.add(
            JsonPath.ROOT,
            positionOf(text, i),
            String.format(
                "the character U+%04X is not allowed in a registry", text.codePointAt(i)));
        return Optional.empty();
      }
    }
    return Optional.of(text);
  }

  /** As YAML defines it; JSON demands less, but nothing here needs more. */
  private static boolean isPrintable(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || (c >= ' ' && c <= '~')
        || (c >= 0xA0 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  private static Position positionOf(String text, int index) {
    String before = text.substring(0, index);
    int lines = (int) before.chars().filter(c -> c == '\n').count();
    return new Position(lines + 1, index - before.lastIndexOf('\n'));
  }
}
