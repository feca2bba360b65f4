package dev.glovebox.sidecar.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.Answer;
import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.RpcError;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.Drained;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One connection: its requests one after the other, in their order, however many a client sends
 * ahead. What it holds (handles, sessions) lasts as long as it is kept alive.
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

  /** Requests and refusals that came while another was at work: at most what one read brought. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  private Future<?> firstRequestTimeout;
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
  }

  @Override
  public void channelActive(ChannelHandlerContext handler) {
    context.listener().connected(door, peer);
    firstRequestTimeout =
        channel
            .eventLoop()
            .schedule(
                this::firstRequestIsLate,
                context.bounds().authenticate().toMillis(),
                TimeUnit.MILLISECONDS);
    handler.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    waiting.add(message);
    next();
  }

  private void next() {
    while (!atWork && !ending && !waiting.isEmpty()) {
      Object message = waiting.poll();
      try {
        if (message instanceof Refusal refusal) {
          refused(refusal);
        } else if (message instanceof FullHttpRequest request) {
          firstRequestTimeout.cancel(false);
          atWork = true;
          serve(request);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }
    channel.config().setAutoRead(!atWork);
  }

  private void refused(Refusal refusal) {
    refusal.bound().ifPresent(context.listener()::boundHit);
    context.listener().refused(door, peer, refusal.why());
    FullHttpResponse response =
        response(
            refusal.status(),
            "application/json",
            bytes(RpcJson.object().put("error", refusal.why())));
    refusal.headers().forEach(response.headers()::set);
    write(response, false);
  }

  private void serve(FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    HttpPage page = pages.get(HttpGate.path(request));
    if (page == null) {
      call(request, keepAlive);
      return;
    }
    try {
      pageThreads.execute(() -> show(page, keepAlive));
    } catch (RejectedExecutionException e) {
      answer(
          response(
              HttpResponseStatus.SERVICE_UNAVAILABLE,
              "application/json",
              bytes(RpcJson.object().put("error", "too many pages are asked for"))),
          keepAlive);
    }
  }

  private void show(HttpPage page, boolean keepAlive) {
    FullHttpResponse response;
    try {
      HttpPage.Content content = page.content().get();
      response =
          response(
              HttpResponseStatus.valueOf(content.status()),
              content.type(),
              Unpooled.wrappedBuffer(content.bytes()));
    } catch (RuntimeException e) {
      RpcError error = context.dispatcher().failures().of(e);
      response =
          response(
              HttpResponseStatus.INTERNAL_SERVER_ERROR,
              "application/json",
              bytes(RpcJson.object().put("error", error.message())));
    }
    answer(response, keepAlive);
  }

  private void call(FullHttpRequest request, boolean keepAlive) {
    JsonNode message;
    try {
      message = context.json().read(ByteBufUtil.getBytes(request.content()));
    } catch (IOException e) {
      RpcError error = context.json().error(e);
      error.bound().ifPresent(context.listener()::boundHit);
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
                answerCall(answer, keepAlive);
              }

              @Override
              public void nothing() {
                answer(
                    response(HttpResponseStatus.NO_CONTENT, null, Unpooled.EMPTY_BUFFER),
                    keepAlive);
              }
            });
  }

  private void answerCall(JsonNode answer, boolean keepAlive) {
    answer(response(HttpResponseStatus.OK, "application/json", bytes(answer)), keepAlive);
  }

  private static ByteBuf bytes(JsonNode answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      RpcJson.write(answer, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("an array can always be written to", e);
    }
    return Unpooled.wrappedBuffer(bytes.toByteArray());
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, ByteBuf body) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    response.headers().set("X-Content-Type-Options", "nosniff");
    if (type != null) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    return response;
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
    next();
  }

  private void write(FullHttpResponse response, boolean keepAlive) {
    HttpUtil.setKeepAlive(response, keepAlive);
    ChannelFuture written = channel.writeAndFlush(response);
    if (!keepAlive) {
      ending = true;
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void firstRequestIsLate() {
    context.listener().boundHit(Bound.AUTHENTICATION);
    context.listener().refused(door, peer, "it did not send a request in time");
    channel.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handler, Object event) {
    if (event instanceof IdleStateEvent && !atWork) {
      // HTTP clients expect that of a connection they keep: it is nobody's fault.
      channel.close();
    } else if (event instanceof ChannelInputShutdownEvent || event == Drained.EVENT) {
      last = true;
      if (!atWork) {
        channel.close();
      }
    }
    handler.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext handler) {
    firstRequestTimeout.cancel(false);
    ending = true;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    client.close();
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
