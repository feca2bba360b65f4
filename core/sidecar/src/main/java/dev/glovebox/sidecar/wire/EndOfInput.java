package dev.glovebox.sidecar.wire;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Keeps a connection open whose client has only finished sending, and tells the handlers behind it
 * with a {@link ChannelInputShutdownEvent}.
 *
 * <p>Netty's own option for it, {@code ALLOW_HALF_CLOSURE}, is not there for UNIX sockets over NIO
 * (4.2.20: {@code AbstractNioByteChannel} asks for a {@code SocketChannelConfig}). So the end of
 * the input is caught where a read reports it, and is told as a read of nothing.
 */
public final class EndOfInput extends ChannelInboundHandlerAdapter {
  private static final int LEAST_BYTES = 64;
  private static final int FIRST_BYTES = 2048;
  private static final int MOST_BYTES = 64 << 10;

  private final AdaptiveRecvByteBufAllocator sizes;

  private boolean reached;
  private boolean told;

  EndOfInput() {
    this(MOST_BYTES);
  }

  /**
   * Makes the handler of one connection.
   *
   * @param mostBytes of one read
   */
  public EndOfInput(int mostBytes) {
    this.sizes = new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, mostBytes);
  }

  /**
   * Counts the bytes of each read, and keeps the end of the input to itself.
   *
   * @return the allocator that the channel is to read with
   */
  public RecvByteBufAllocator allocator() {
    return () -> new Handle((RecvByteBufAllocator.ExtendedHandle) sizes.newHandle());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (reached) {
      // The socket stays readable from here on: it would be looked at again and again.
      context.channel().config().setAutoRead(false);
      if (!told) {
        told = true;
        context.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      }
    }
    context.fireChannelReadComplete();
  }

  private final class Handle extends RecvByteBufAllocator.DelegatingHandle
      implements RecvByteBufAllocator.ExtendedHandle {
    Handle(RecvByteBufAllocator.ExtendedHandle delegate) {
      super(delegate);
    }

    @Override
    public void lastBytesRead(int bytes) {
      if (bytes < 0) {
        reached = true;
      }
      super.lastBytesRead(Math.max(bytes, 0));
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return ((RecvByteBufAllocator.ExtendedHandle) delegate()).continueReading(maybeMoreData);
    }
  }
}
