package dev.glovebox.sidecar.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.RpcJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The responses of an HTTP door. */
final class HttpResponses {
  private static final String JSON = "application/json";

  private HttpResponses() {}

  /** JSON, whatever it says. */
  static FullHttpResponse json(HttpResponseStatus status, JsonNode body) {
    return of(status, JSON, bytes(body));
  }

  /** An error of HTTP: its text for people. */
  static FullHttpResponse error(HttpResponseStatus status, String why) {
    return json(status, RpcJson.object().put("error", why));
  }

  /** A page. */
  static FullHttpResponse page(HttpPage.Content content) {
    return of(
        HttpResponseStatus.valueOf(content.status()),
        content.type(),
        Unpooled.wrappedBuffer(content.bytes()));
  }

  /** A refusal, with the headers that it has. */
  static FullHttpResponse refusal(Refusal refusal) {
    FullHttpResponse response = error(refusal.status(), refusal.why());
    refusal.headers().forEach(response.headers()::set);
    return response;
  }

  /** There is no answer. */
  static FullHttpResponse noContent() {
    return of(HttpResponseStatus.NO_CONTENT, null, Unpooled.EMPTY_BUFFER);
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

  private static FullHttpResponse of(HttpResponseStatus status, String type, ByteBuf body) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    response.headers().set("X-Content-Type-Options", "nosniff");
    if (type != null) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    return response;
  }
}
