package dev.glovebox.sidecar.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.Answer;
import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Buffers;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.RpcError;
import dev.glovebox.sidecar.wire.Connections;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.Drained;
import dev.glovebox.sidecar.wire.Linger;
import dev.glovebox.sidecar.wire.MessageTimer;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One connection: its requests one after the other, in their order, however many a client sends
 * ahead; while one is at work, or its answer is not taken, nothing more is read. What it holds
 * (handles, sessions) lasts as long as it is kept alive.
 *
 * <p>Until a request has come that needs the token, its client is a stranger, and is not kept for
 * longer than one may take to say its token.
 *
 * <p><b>Threads:</b> the event loop of its channel, except for answers, which come from any.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close ends, a channel tells.
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private final DoorContext context;
  private final Channel channel;
  private final String door;
  private final String peer;
  private final Map<String, HttpPage> pages;
  private final Executor pageThreads;
  private final Client client;
  private final Buffers.Share share;
  private final MessageTimer timer;

  /** Requests and refusals that came while another was at work: at most what one read brought. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  /**
   * Of the request that is at work: with 1.0, a client keeps a connection only if it is told to.
   */
  private HttpVersion version = HttpVersion.HTTP_1_1;

  private Future<?> strangerTimeout;
  private boolean known;
  private boolean atWork;
  private boolean ending;

  /** Whether no request comes after those that wait. */
  private boolean last;

  HttpConnection(
      DoorContext context,
      Channel channel,
      String door,
      String peer,
      Map<String, HttpPage> pages,
      Executor pageThreads) {
    this.context = context;
    this.channel = channel;
    this.door = door;
    this.peer = peer;
    this.pages = pages;
    this.pageThreads = pageThreads;
    this.client = context.dispatcher().newClient();
    this.share = context.buffers().share();
    this.timer = new MessageTimer(channel, bounds().message().arrival(), this::requestIsLate);
  }

  private Bounds bounds() {
    return context.bounds();
  }

  /** Runs while a request comes in. */
  MessageTimer timer() {
    return timer;
  }

  /** What this connection has of all buffers. */
  Buffers.Share share() {
    return share;
  }

  @Override
  public void channelActive(ChannelHandlerContext handler) {
    context.listener().connected(door, peer);
    awaitToken();
    handler.fireChannelActive();
  }

  private void awaitToken() {
    if (!known && !ending) {
      strangerTimeout =
          channel
              .eventLoop()
              .schedule(
                  this::strangerIsLate,
                  bounds().connection().authenticate().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  private void strangerIsLate() {
    refuse(Bound.AUTHENTICATION, "it did not send a request in time (--auth-timeout)");
  }

  private void refuse(Bound bound, String why) {
    context.listener().boundHit(bound);
    context.listener().refused(door, peer, why);
    channel.close();
  }

  private void requestIsLate() {
    refused(
        new Refusal(
            HttpResponseStatus.REQUEST_TIMEOUT,
            "the request did not come whole within "
                + bounds().message().arrival().toSeconds()
                + " s (--message-timeout)",
            Bound.ARRIVAL));
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    timer.stop();
    waiting.add(message);
    next();
  }

  private void next() {
    while (!atWork && !ending && channel.isWritable() && !waiting.isEmpty()) {
      Object message = waiting.poll();
      try {
        if (message instanceof Refusal refusal) {
          refused(refusal);
        } else if (message instanceof FullHttpRequest request) {
          strangerTimeout.cancel(false);
          atWork = true;
          serve(request);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }
    if (!ending) {
      channel.config().setAutoRead(!atWork && !last && waiting.isEmpty());
    }
  }

  private void refused(Refusal refusal) {
    refusal.bound().ifPresent(context.listener()::boundHit);
    context.listener().refused(door, peer, refusal.why());
    strangerTimeout.cancel(false);
    write(HttpResponses.refusal(refusal), false);
  }

  private void serve(FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    version = request.protocolVersion();
    HttpPage page = pages.get(HttpGate.path(request));
    if (page == null || !page.isOpen()) {
      known = true;
      context.connections().known(channel, door);
    }
    if (page == null) {
      call(request, keepAlive);
      return;
    }
    // The gate has counted the body that a page has no use for.
    share.give(request.content().readableBytes());
    try {
      pageThreads.execute(() -> show(page, keepAlive));
      context.connections().heard(channel);
    } catch (RejectedExecutionException e) {
      answer(
          HttpResponses.error(
              HttpResponseStatus.SERVICE_UNAVAILABLE, "too many pages are asked for"),
          keepAlive);
    }
  }

  private void show(HttpPage page, boolean keepAlive) {
    FullHttpResponse response;
    try {
      response = HttpResponses.page(page.content().get());
    } catch (RuntimeException e) {
      RpcError error = context.dispatcher().failures().of(e);
      response = HttpResponses.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, error.message());
    }
    answer(response, keepAlive);
  }

  private void call(FullHttpRequest request, boolean keepAlive) {
    byte[] bytes = ByteBufUtil.getBytes(request.content());
    // The gate has counted them as they came; now they are to be more.
    long weight = (long) bytes.length * Buffers.PARSED;
    share.give(bytes.length);
    if (!share.take(weight)) {
      RpcError full = Buffers.full();
      full.bound().ifPresent(context.listener()::boundHit);
      answer(
          HttpResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE, full.message()), keepAlive);
      return;
    }
    if (bytes.length <= DoorContext.PARSED_AT_ONCE) {
      parse(bytes, weight, keepAlive);
      return;
    }
    try {
      context
          .parsers()
          .execute(
              () -> {
                try {
                  parse(bytes, weight, keepAlive);
                } catch (RuntimeException | Error e) {
                  // Whatever it is, the connection must not wait for ever: it ends.
                  channel.pipeline().fireExceptionCaught(e);
                }
              });
    } catch (RejectedExecutionException stopping) {
      channel.close();
    }
  }

  private void parse(byte[] bytes, long weight, boolean keepAlive) {
    JsonNode message;
    try {
      message = context.json().read(bytes);
    } catch (IOException e) {
      RpcError error = context.json().error(e);
      error.bound().ifPresent(context.listener()::boundHit);
      share.give(weight);
      answerCall(Answer.error(error), keepAlive);
      return;
    }
    context
        .dispatcher()
        .dispatch(
            message,
            client,
            new Answer() {
              @Override
              public void send(JsonNode answer) {
                share.give(weight);
                answerCall(answer, keepAlive);
              }

              @Override
              public void nothing() {
                share.give(weight);
                answer(HttpResponses.noContent(), keepAlive);
              }
            });
    context.connections().heard(channel);
  }

  private void answerCall(JsonNode answer, boolean keepAlive) {
    answer(HttpResponses.json(HttpResponseStatus.OK, answer), keepAlive);
  }

  /** Answers the request that is at work, which it is over with. By any thread. */
  private void answer(FullHttpResponse response, boolean keepAlive) {
    try {
      channel.eventLoop().execute(() -> answerNow(response, keepAlive));
    } catch (RejectedExecutionException stopped) {
      response.release();
    }
  }

  private void answerNow(FullHttpResponse response, boolean keepAlive) {
    atWork = false;
    write(response, keepAlive && !ending && !(last && waiting.isEmpty()));
    awaitToken();
    next();
  }

  private void write(FullHttpResponse response, boolean keepAlive) {
    int size = response.content().readableBytes();
    if (!share.take(size)) {
      response.release();
      refuse(Bound.BUFFERS, "there is no room for its answer (--max-buffers)");
      return;
    }
    HttpUtil.setKeepAlive(response.headers(), version, keepAlive);
    if (!keepAlive) {
      ending = true;
      timer.stop();
    }
    channel
        .writeAndFlush(response)
        .addListener(
            written -> {
              share.give(size);
              if (!keepAlive) {
                Linger.end(channel);
              }
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext handler) {
    next();
    handler.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handler, Object event) {
    if (event instanceof IdleStateEvent idle) {
      silent(idle.state());
    } else if (event instanceof ChannelInputShutdownEvent || event == Drained.EVENT) {
      last = true;
      if (!atWork && waiting.isEmpty() && !ending) {
        ending = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close());
      }
    } else if (event == Connections.EVICTED) {
      refuse(Bound.STRANGERS, "others came who made no request either (--max-strangers)");
    }
    handler.fireUserEventTriggered(event);
  }

  /** Whether there is something of an answer that the client has not taken. */
  private boolean isWriting() {
    ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
    return written != null && written.totalPendingWriteBytes() > 0;
  }

  private void silent(IdleState state) {
    if (state == IdleState.WRITER_IDLE) {
      if (isWriting()) {
        refuse(
            Bound.OUTPUT,
            "it took nothing of its answer for "
                + bounds().message().arrival().toSeconds()
                + " s (--message-timeout)");
      }
    } else if (!atWork && !isWriting()) {
      // HTTP clients expect that of a connection they keep: it is nobody's fault.
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext handler) {
    strangerTimeout.cancel(false);
    timer.stop();
    ending = true;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    client.close();
    share.close();
    context.listener().disconnected(door, peer);
    handler.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext handler, Throwable failure) {
    // A connection that was reset, or ended within a request; whatever else it is must not spread.
    if (!(failure instanceof IOException || failure instanceof PrematureChannelClosureException)) {
      context.dispatcher().failures().of(failure);
    }
    channel.close();
  }
}
