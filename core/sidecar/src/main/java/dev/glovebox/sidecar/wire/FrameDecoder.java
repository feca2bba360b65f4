package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.ErrorCodes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Bytes to messages: hands on a {@link ByteBuf} for each, or one {@link FrameException}, after
 * which all bytes are dropped.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  private final FrameLimits limits;
  private Framing framing;
  private FrameReader reader;
  private boolean broken;

  FrameDecoder(FrameLimits limits) {
    this.limits = limits;
  }

  /** The framing of the connection: plain JSON until the first byte has come. */
  Framing framing() {
    return framing == null ? Framing.JSON : framing;
  }

  /** Drops all that comes from now on. */
  void stop() {
    broken = true;
  }

  /** Whether {@link #stop} was called, or what came cannot be understood. */
  boolean isStopped() {
    return broken;
  }

  /** How many bytes of a message it has that is not whole yet. */
  int keptBytes() {
    return actualReadableBytes();
  }

  /** Whether a message has begun, and is not whole yet. */
  boolean isWithinMessage() {
    return !broken && (actualReadableBytes() > 0 || (reader != null && reader.isWithinMessage()));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      if (reader == null && !detect(in)) {
        return;
      }
      ByteBuf message = reader.next(in);
      if (message != null) {
        out.add(message);
      }
    } catch (FrameException e) {
      broken = true;
      in.skipBytes(in.readableBytes());
      out.add(e);
    }
  }

  private boolean detect(ByteBuf in) throws FrameException {
    while (in.isReadable()) {
      byte first = in.getByte(in.readerIndex());
      if (Bytes.isBlank(first)) {
        in.skipBytes(1);
        continue;
      }
      if (isHttp(first)) {
        throw new FrameException(
            ErrorCodes.PARSE_ERROR,
            "Parse error: this looks like HTTP, which has a door of its own (--listen http:..)");
      }
      framing = Framing.startingWith(first);
      reader = framing.reader(limits);
      return true;
    }
    return false;
  }

  /** The first letters of GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE; JSON has none of them. */
  private static boolean isHttp(byte first) {
    return "GHOPD".indexOf(first) >= 0;
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    decode(context, in, out);
    boolean within = in.isReadable() || (reader != null && reader.isWithinMessage());
    if (out.isEmpty() && within && !broken) {
      broken = true;
      in.skipBytes(in.readableBytes());
      out.add(
          new FrameException(
              ErrorCodes.PARSE_ERROR, "Parse error: the connection ended within a message"));
    }
  }
}
