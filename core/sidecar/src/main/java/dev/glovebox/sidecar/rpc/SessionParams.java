package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the parameters of the methods about sessions. */
final class SessionParams {
  private SessionParams() {}

  static String library(JsonNode params) {
    return text(params, "library");
  }

  static String session(Request request) {
    return request.session() != null ? request.session() : text(request.params(), "session");
  }

  private static String text(JsonNode params, String name) {
    JsonNode value = params.isArray() ? params.path(0) : params.path(name);
    if (!value.isTextual() || (params.isArray() && params.size() != 1)) {
      throw new RpcException(ErrorCodes.INVALID_PARAMS, name + ": expected a string");
    }
    return value.textValue();
  }
}
