package dev.glovebox.sidecar.rpc;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 as Unicode defines it: nothing in more bytes than it needs, and no halves of pairs. */
final class Utf8 {
  /** Chars that are decoded at a time, and dropped. */
  private static final int CHUNK = 4096;

  private Utf8() {}

  /**
   * Looks for bytes that are no UTF-8. The parser itself takes some of them for characters.
   *
   * @return where the first of them is; -1 if there are none
   */
  static int firstFault(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(Math.min(bytes.length + 1, CHUNK));
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isError() ? in.position() : -1;
  }
}
