package dev.glovebox.sidecar.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that move bytes for all doors, and the sockets that they serve.
 *
 * <p><b>Lifecycle:</b> until {@link #close}, which ends the threads and all connections.
 */
public final class Acceptors implements AutoCloseable {
  private static final int MOST_THREADS = 4;
  private static final int BACKLOG = 512;
  private static final int LOW_WATER_BYTES = 64 << 10;
  private static final int HIGH_WATER_BYTES = 256 << 10;
  private static final long END_MILLIS = 5000;

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() / 2)),
          new DefaultThreadFactory("glovebox-io", true),
          NioIoHandler.newFactory());

  /**
   * Listens; who connects waits until the socket is served.
   *
   * @param kind the class of the channel that listens
   * @param address where
   * @return the socket, which is its caller's to close
   */
  public Listening listen(Class<? extends ServerChannel> kind, SocketAddress address) {
    Listening.Entrance entrance = new Listening.Entrance();
    Channel channel =
        new ServerBootstrap()
            .group(threads)
            .channel(kind)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
            .childHandler(entrance)
            .bind(address)
            .syncUninterruptibly()
            .channel();
    return new Listening(channel, entrance);
  }

  @Override
  public void close() {
    threads
        .shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END_MILLIS);
  }
}
