package dev.glovebox.sidecar.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.Answer;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import dev.glovebox.sidecar.rpc.RpcError;
import dev.glovebox.sidecar.rpc.RpcJson;

/** What a connection has to say before anything else: the token, where there is one. */
final class Authentication {
  private static final String METHOD = "glovebox.authenticate";

  /** Null if none is needed, or it was said. */
  private Token expected;

  Authentication(Token expected) {
    this.expected = expected;
  }

  boolean isDone() {
    return expected == null;
  }

  /** The answer to the first message; null if that wants none. */
  JsonNode answer(JsonNode message) {
    JsonNode params = message.path("params");
    JsonNode token = params.isArray() ? params.path(0) : params.path("token");
    JsonNode id = message.path("id");
    if (METHOD.equals(message.path("method").textValue())
        && token.isTextual()
        && expected.matches(token.textValue())) {
      expected = null;
      return id.isMissingNode()
          ? null
          : Answer.result(id, RpcJson.object().put("authenticated", true));
    }
    RpcError error =
        RpcError.withHint(
            ErrorCodes.NOT_AUTHENTICATED,
            "not authenticated",
            "Send " + METHOD + " with the right {\"token\": ..} as the first message.");
    return id.isTextual() || id.isNumber() ? Answer.error(id, error) : Answer.error(error);
  }
}
