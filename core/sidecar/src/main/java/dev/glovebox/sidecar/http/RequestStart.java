package dev.glovebox.sidecar.http;

import dev.glovebox.sidecar.wire.MessageTimer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Starts the timer of a request with its first byte. A line end between two requests is none.
 *
 * <p><b>Threads:</b> the event loop of its channel.
 */
final class RequestStart extends ChannelInboundHandlerAdapter {
  private final MessageTimer timer;

  RequestStart(MessageTimer timer) {
    this.timer = timer;
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    if (message instanceof ByteBuf bytes && bytes.forEachByte(RequestStart::isLineEnd) >= 0) {
      timer.start();
    }
    handler.fireChannelRead(message);
  }

  /** Whether to look at the next byte. */
  private static boolean isLineEnd(byte value) {
    return value == '\r' || value == '\n';
  }
}
