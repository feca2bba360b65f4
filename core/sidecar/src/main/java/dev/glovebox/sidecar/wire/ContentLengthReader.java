package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.ErrorCodes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Messages after a block of headers, as language servers have them: {@code Content-Length: 12}. */
final class ContentLengthReader implements FrameReader {
  private static final int HEADER_BYTES = 4096;
  private static final int LENGTH_DIGITS = 9;

  private final FrameLimits limits;

  /** Of the message whose headers were read; -1 while they are read. */
  private int length = -1;

  /** Of the bytes of the headers, how many were looked at. */
  private int seen;

  ContentLengthReader(FrameLimits limits) {
    this.limits = limits;
  }

  @Override
  public ByteBuf next(ByteBuf in) throws FrameException {
    if (length < 0) {
      int end = endOfHeaders(in);
      if (end < 0) {
        return null;
      }
      String headers =
          in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.US_ASCII);
      in.readerIndex(end);
      seen = 0;
      length = length(headers);
      limits.check(length);
    }
    if (in.readableBytes() < length) {
      return null;
    }
    ByteBuf message = in.readRetainedSlice(length);
    length = -1;
    return message;
  }

  @Override
  public boolean isWithinMessage() {
    return length >= 0;
  }

  /** The index after the empty line; -1 if it has not come yet. */
  private int endOfHeaders(ByteBuf in) throws FrameException {
    int start = in.readerIndex();
    for (int at = start + seen; at < in.writerIndex(); at++) {
      if (at - start >= HEADER_BYTES) {
        throw fault("there are more than " + HEADER_BYTES + " bytes of them");
      }
      if (in.getByte(at) == '\n' && isEmptyLine(in, start, at)) {
        return at + 1;
      }
    }
    seen = in.writerIndex() - start;
    return -1;
  }

  private static boolean isEmptyLine(ByteBuf in, int start, int lineFeed) {
    int before = lineFeed - 1;
    if (before >= start && in.getByte(before) == '\r') {
      before--;
    }
    return before < start || in.getByte(before) == '\n';
  }

  private static int length(String headers) throws FrameException {
    int found = -1;
    for (String line : headers.lines().filter(text -> !text.isEmpty()).toList()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw fault("a line is no 'Name: value'");
      }
      if (line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-length")) {
        String value = line.substring(colon + 1).strip();
        if (found >= 0 || !value.matches("[0-9]{1," + LENGTH_DIGITS + "}")) {
          throw fault("Content-Length is no number, or there are two");
        }
        found = Integer.parseInt(value);
      }
    }
    if (found < 0) {
      throw fault("Content-Length is missing");
    }
    return found;
  }

  private static FrameException fault(String why) {
    return new FrameException(ErrorCodes.PARSE_ERROR, "Parse error: faulty headers: " + why);
  }
}
