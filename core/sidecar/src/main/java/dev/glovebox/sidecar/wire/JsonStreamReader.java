package dev.glovebox.sidecar.wire;

import io.netty.buffer.ByteBuf;

/** JSON values one after the other, with blanks and line ends between them or without. */
final class JsonStreamReader implements FrameReader {
  private final FrameLimits limits;
  private JsonEnd end;

  /** Of the bytes that were not taken, how many {@link #end} has seen. */
  private int seen;

  JsonStreamReader(FrameLimits limits) {
    this.limits = limits;
  }

  @Override
  public ByteBuf next(ByteBuf in) throws FrameException {
    if (end == null) {
      while (in.isReadable() && Bytes.isBlank(in.getByte(in.readerIndex()))) {
        in.skipBytes(1);
      }
      if (!in.isReadable()) {
        return null;
      }
      end = new JsonEnd(limits.depth());
      seen = 0;
    }
    int after = end.find(in, in.readerIndex() + seen);
    seen = (after < 0 ? in.writerIndex() : after) - in.readerIndex();
    limits.check(seen);
    if (after < 0) {
      return null;
    }
    end = null;
    return in.readRetainedSlice(seen);
  }
}
