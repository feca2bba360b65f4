package dev.glovebox.sidecar.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
  private static final long SETTLE_MILLIS = 1000;

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
        bootstrap(entrance)
            .channel(kind)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .bind(address)
            .syncUninterruptibly()
            .channel();
    return new Listening(channel, channel.localAddress(), entrance);
  }

  /**
   * Has the socket of a port: one of its own, or the one that was handed over.
   *
   * @param wanted the address; port 0 is any that is free
   * @return the socket, which is its caller's to close
   * @throws DoorException if it cannot be had
   */
  public Listening port(ListenAddress wanted) {
    if (wanted.handed().isPresent()) {
      return adopt(wanted, NioServerSocketChannel::new);
    }
    try {
      return listen(NioServerSocketChannel.class, wanted.socket());
    } catch (RuntimeException e) {
      throw new DoorException(
          "cannot listen on " + wanted, "Choose a port that is free: " + e.getMessage(), e);
    }
  }

  /** Has the socket of a file that was handed over. */
  Listening handedFile(ListenAddress wanted) {
    return adopt(wanted, NioServerDomainSocketChannel::new);
  }

  private Listening adopt(
      ListenAddress wanted, Function<ServerSocketChannel, ServerChannel> ofNetty) {
    Listening.Entrance entrance = new Listening.Entrance();
    try {
      Channel channel = registered(AdoptedSocket.channel(wanted), ofNetty, entrance);
      return new Listening(channel, wanted.socket(), entrance);
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      throw new DoorException(
          "cannot take over the socket that was handed over for " + wanted,
          "Java opens a socket of the same kind for a moment: that must be allowed"
              + " (RestrictAddressFamilies= of the unit), and the directory of temporary files be"
              + " writable (-Djava.io.tmpdir). The reason: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private Channel registered(
      ServerSocketChannel adopted,
      Function<ServerSocketChannel, ServerChannel> ofNetty,
      Listening.Entrance entrance)
      throws IOException {
    boolean registered = false;
    try {
      Channel channel =
          bootstrap(entrance)
              .channelFactory(() -> ofNetty.apply(adopted))
              .register()
              .syncUninterruptibly()
              .channel();
      registered = true;
      return channel;
    } finally {
      if (!registered) {
        adopted.close();
      }
    }
  }

  private ServerBootstrap bootstrap(Listening.Entrance entrance) {
    return new ServerBootstrap()
        .group(threads)
        .option(ChannelOption.AUTO_READ, false)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
        .childHandler(entrance);
  }

  /**
   * Waits until the connections that were taken so far have been set up; for a moment at most.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void settle() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS);
    List<Future<?>> turns = new ArrayList<>();
    threads.forEach(thread -> turns.add(thread.submit(() -> {})));
    for (Future<?> turn : turns) {
      turn.await(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    threads
        .shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END_MILLIS);
  }
}
