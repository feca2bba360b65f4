package dev.glovebox.sidecar.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * A request that is not carried out, and the last of its connection.
 *
 * @param why one sentence, for the client and the log
 * @param headers what the answer also has to say
 */
record Refusal(HttpResponseStatus status, String why, Map<String, String> headers) {
  Refusal(HttpResponseStatus status, String why) {
    this(status, why, Map.of());
  }
}
