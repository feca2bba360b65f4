package dev.glovebox.sidecar.http;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.Token;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sets up each connection that comes through an HTTP door: {@code POST /rpc}, and pages.
 *
 * <p><b>Lifecycle:</b> until {@link #close}, which ends the threads that make pages; connections
 * are closed by their door.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close ends, a channel tells.
@Sharable
public final class HttpChannels extends ChannelInitializer<Channel> implements AutoCloseable {
  private static final int LINE_BYTES = 4096;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int PAGES_AT_ONCE = 2;
  private static final int PAGES_WAITING = 64;
  private static final long KEEP_SECONDS = 10;

  private final DoorContext context;
  private final String door;
  private final Optional<Token> token;
  private final Map<String, HttpPage> pages;
  private final ThreadPoolExecutor pageThreads;

  /**
   * Makes the channels of one door.
   *
   * @param door its address, for the log
   * @param pages by their paths
   */
  public HttpChannels(DoorContext context, String door, Map<String, HttpPage> pages) {
    this.context = context;
    this.door = door;
    this.token = context.token();
    this.pages = Map.copyOf(pages);
    this.pageThreads =
        new ThreadPoolExecutor(
            PAGES_AT_ONCE,
            PAGES_AT_ONCE,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(PAGES_WAITING),
            task -> {
              Thread thread = new Thread(task, "glovebox-page");
              thread.setDaemon(true);
              return thread;
            });
    pageThreads.allowCoreThreadTimeOut(true);
  }

  @Override
  protected void initChannel(Channel channel) {
    String peer = String.valueOf(channel.remoteAddress());
    if (!context.connections().admit(channel)) {
      context.listener().boundHit(Bound.CONNECTIONS);
      context
          .listener()
          .refused(
              door,
              peer,
              "there are " + context.bounds().connections() + " connections (--max-connections)");
      channel.close();
      return;
    }
    int port = ((InetSocketAddress) channel.localAddress()).getPort();
    int mostBytes = context.bounds().messageBytes();
    long idleMillis = context.bounds().idle().toMillis();
    if (idleMillis > 0) {
      channel.pipeline().addLast(new IdleStateHandler(0, 0, idleMillis, TimeUnit.MILLISECONDS));
    }
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(LINE_BYTES)
                    .setMaxHeaderSize(HEADER_BYTES)))
        .addLast(new HttpGate(new LocalNames(port), token, pages, mostBytes))
        .addLast(new HttpObjectAggregator(mostBytes))
        .addLast(new HttpConnection(context, channel, door, peer, pages, pageThreads));
  }

  @Override
  public void close() {
    pageThreads.shutdownNow();
  }
}
