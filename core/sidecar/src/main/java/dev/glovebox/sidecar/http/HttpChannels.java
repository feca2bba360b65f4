package dev.glovebox.sidecar.http;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.EndOfInput;
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
final class HttpChannels extends ChannelInitializer<Channel> implements AutoCloseable {
  private static final int LINE_BYTES = 4096;
  private static final int HEADER_BYTES = 16 * 1024;

  /** Of one read: no more requests than are in it can be ahead of the one that is at work. */
  private static final int READ_BYTES = 16 * 1024;

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
   * @param context what is behind the door
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
    Bounds bounds = context.bounds();
    if (!context.connections().admitStranger(channel, door)) {
      context.listener().boundHit(Bound.CONNECTIONS);
      context
          .listener()
          .refused(
              door,
              peer,
              "there are "
                  + bounds.connection().most()
                  + " connections at this door (--max-connections)");
      channel.close();
      return;
    }
    int port = ((InetSocketAddress) channel.localAddress()).getPort();
    int mostBytes = bounds.message().bytes();
    EndOfInput endOfInput = new EndOfInput(READ_BYTES);
    channel.config().setRecvByteBufAllocator(endOfInput.allocator());
    HttpConnection connection =
        new HttpConnection(context, channel, door, peer, pages, pageThreads);
    channel
        .pipeline()
        .addLast(
            new IdleStateHandler(
                true,
                0,
                bounds.message().arrival().toMillis(),
                bounds.connection().idle().toMillis(),
                TimeUnit.MILLISECONDS))
        .addLast(endOfInput)
        .addLast(new RequestStart(connection.timer()))
        // Its own bound on requests that are ahead ends the connection; reading ends before.
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(LINE_BYTES)
                    .setMaxHeaderSize(HEADER_BYTES),
                READ_BYTES))
        .addLast(new HttpGate(new LocalNames(port), token, pages, mostBytes, connection.share()))
        .addLast(new HttpObjectAggregator(mostBytes))
        .addLast(connection);
  }

  @Override
  public void close() {
    pageThreads.shutdownNow();
  }
}
