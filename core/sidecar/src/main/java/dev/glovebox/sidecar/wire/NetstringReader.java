package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.ErrorCodes;
import io.netty.buffer.ByteBuf;

/** Netstrings: {@code 12:hello world!,}. */
final class NetstringReader implements FrameReader {
  private static final int LENGTH_DIGITS = 9;

  private final FrameLimits limits;

  NetstringReader(FrameLimits limits) {
    this.limits = limits;
  }

  @Override
  public ByteBuf next(ByteBuf in) throws FrameException {
    int start = in.readerIndex();
    int colon = start;
    long length = 0;
    while (colon < in.writerIndex() && Bytes.isDigit(in.getByte(colon))) {
      length = length * 10 + (in.getByte(colon) - '0');
      colon++;
      if (colon - start > LENGTH_DIGITS || (colon - start > 1 && in.getByte(start) == '0')) {
        throw fault("its length is no number without leading zeros, of nine digits at most");
      }
    }
    limits.check(length);
    if (colon == in.writerIndex()) {
      return null;
    }
    if (colon == start || in.getByte(colon) != ':') {
      throw fault("expected digits and ':', found " + Bytes.shown(in.getByte(colon)));
    }
    if (in.writerIndex() - colon - 1 <= length) {
      return null;
    }
    byte comma = in.getByte(colon + 1 + (int) length);
    if (comma != ',') {
      throw fault("expected ',' after " + length + " bytes, found " + Bytes.shown(comma));
    }
    in.readerIndex(colon + 1);
    ByteBuf message = in.readRetainedSlice((int) length);
    in.skipBytes(1);
    return message;
  }

  private static FrameException fault(String why) {
    return new FrameException(ErrorCodes.PARSE_ERROR, "Parse error: no netstring: " + why);
  }
}
