package dev.glovebox.sidecar.http;

import dev.glovebox.sidecar.rpc.Bound;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is not carried out, and the last of its connection.
 *
 * @param why one sentence, for the client and the log
 * @param headers what the answer also has to say
 * @param bound the bound that the client ran into
 */
record Refusal(
    HttpResponseStatus status, String why, Map<String, String> headers, Optional<Bound> bound) {
  Refusal(HttpResponseStatus status, String why) {
    this(status, why, Map.of());
  }

  Refusal(HttpResponseStatus status, String why, Bound bound) {
    this(status, why, Map.of(), Optional.of(bound));
  }

  Refusal(HttpResponseStatus status, String why, Map<String, String> headers) {
    this(status, why, headers, Optional.empty());
  }
}
