package dev.glovebox.sidecar.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose last answer is written, while its client may still send.
 *
 * <p>A close while bytes of the other end are unread has TCP drop what was written last: so that
 * end is told that nothing more comes, and what it sends is read and dropped, until it closes, or
 * for a bounded time and number of bytes.
 *
 * <p><b>Threads:</b> the event loop of its channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a close ends, a channel tells.
public final class Linger extends ChannelInboundHandlerAdapter {
  private static final long MILLIS = 2000;
  private static final long MOST_BYTES = 64L << 20;

  private final Channel channel;
  private long bytes;

  private Linger(Channel channel) {
    this.channel = channel;
  }

  /**
   * Ends a connection to which nothing is written any more.
   *
   * @param channel closed at once if it is not one of a socket whose output can be shut alone
   */
  public static void end(Channel channel) {
    if (!channel.isActive() || !(channel instanceof DuplexChannel duplex)) {
      channel.close();
      return;
    }
    if (channel.pipeline().get(Linger.class) == null) {
      channel.pipeline().addFirst(new Linger(channel));
      duplex.shutdownOutput();
      channel.config().setAutoRead(true);
      channel.eventLoop().schedule(() -> channel.close(), MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    if (message instanceof ByteBuf part) {
      bytes += part.readableBytes();
    }
    ReferenceCountUtil.release(message);
    if (bytes > MOST_BYTES) {
      channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handler, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      channel.close();
    }
    handler.fireUserEventTriggered(event);
  }
}
