package dev.glovebox.sidecar.http;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Buffers;
import dev.glovebox.sidecar.rpc.RpcError;
import dev.glovebox.sidecar.wire.Token;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges each request by its head, before any of its body is kept. One that is refused becomes a
 * {@link Refusal}, and nothing after it is read.
 *
 * <p>What keeps web pages out: the Host must be a name of this machine, an Origin must be the door
 * itself, and calls must have a {@link JsonMediaType}, which a page may not send elsewhere without
 * asking first (and is never allowed to).
 *
 * <p><b>Threads:</b> the event loop of its channel.
 */
final class HttpGate extends ChannelInboundHandlerAdapter {
  static final String RPC = "/rpc";

  private static final String BEARER = "Bearer ";

  private final LocalNames names;
  private final Optional<Token> token;
  private final Map<String, HttpPage> pages;
  private final int mostBytes;
  private final Buffers.Share share;
  private boolean refused;
  private long bodyBytes;

  /**
   * Makes the gate of one connection.
   *
   * @param token empty if none is needed
   * @param mostBytes the size of a body
   * @param share where the bytes of bodies are counted
   */
  HttpGate(
      LocalNames names,
      Optional<Token> token,
      Map<String, HttpPage> pages,
      int mostBytes,
      Buffers.Share share) {
    this.names = names;
    this.token = token;
    this.pages = pages;
    this.mostBytes = mostBytes;
    this.share = share;
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    Refusal refusal = refused ? null : refusal(message);
    if (refusal != null) {
      refused = true;
      handler.fireChannelRead(refusal);
    }
    if (refused) {
      ReferenceCountUtil.release(message);
    } else {
      handler.fireChannelRead(message);
    }
  }

  private Refusal refusal(Object message) {
    if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      return malformed(part.decoderResult().cause());
    }
    if (message instanceof HttpRequest request) {
      bodyBytes = 0;
      return ofHead(request);
    }
    if (message instanceof HttpContent content) {
      int bytes = content.content().readableBytes();
      bodyBytes += bytes;
      if (bodyBytes > mostBytes) {
        return tooLarge();
      }
      return share.take(bytes) ? null : noRoom();
    }
    return null;
  }

  private static Refusal malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Refusal(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
    }
    return new Refusal(HttpResponseStatus.BAD_REQUEST, "this is no request of HTTP/1.1");
  }

  private Refusal tooLarge() {
    return new Refusal(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "the body has more than " + mostBytes + " bytes (--max-message)",
        Bound.MESSAGE);
  }

  private static Refusal noRoom() {
    RpcError full = Buffers.full();
    return new Refusal(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        full.message() + " (--max-buffers)",
        Map.of("Retry-After", "1"),
        full.bound());
  }

  private Refusal ofHead(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() != 1 || !names.isHost(hosts.get(0))) {
      return new Refusal(
          HttpResponseStatus.FORBIDDEN, "the Host is not this door's address, with its port");
    }
    for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
      if (!names.isOrigin(origin)) {
        return new Refusal(
            HttpResponseStatus.FORBIDDEN, "requests of web pages are not taken (Origin)");
      }
    }
    String path = path(request);
    HttpPage page = pages.get(path);
    if (page == null && !path.equals(RPC)) {
      return new Refusal(HttpResponseStatus.NOT_FOUND, "there is no such page; there is " + RPC);
    }
    if ((page == null || !page.isOpen()) && !hasToken(headers)) {
      return new Refusal(
          HttpResponseStatus.UNAUTHORIZED,
          "the token is missing or wrong; send Authorization: Bearer TOKEN",
          Map.of("WWW-Authenticate", "Bearer realm=\"glovebox\""));
    }
    HttpMethod allowed = page == null ? HttpMethod.POST : HttpMethod.GET;
    if (!request.method().equals(allowed)) {
      return new Refusal(
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          "the method here is " + allowed,
          Map.of("Allow", allowed.name()));
    }
    return page == null ? ofBody(request) : null;
  }

  private Refusal ofBody(HttpRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    if (!JsonMediaType.matches(type)) {
      return new Refusal(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "the Content-Type must be application/json, in UTF-8");
    }
    if (request.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
      return new Refusal(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "a body with a Content-Encoding is not taken");
    }
    return HttpUtil.getContentLength(request, 0L) > mostBytes ? tooLarge() : null;
  }

  private boolean hasToken(HttpHeaders headers) {
    if (token.isEmpty()) {
      return true;
    }
    List<String> said = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    return said.size() == 1
        && said.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.get().matches(said.get(0).substring(BEARER.length()).strip());
  }

  /** Without a query; not decoded, since no page has a name that needs it. */
  static String path(HttpRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }
}
