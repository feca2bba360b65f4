package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A request as JSON-RPC 2.0 defines it.
 *
 * @param id a string, a number, or JSON's null; null for a notification
 * @param method what is asked for
 * @param params an array or an object; an empty object where the request has none
 * @param session the member {@code session} beside them; null for none
 * @param int64 how 64-bit integers are to look in the answer, the member {@code int64}; null to
 *     have them as the connection does
 */
record Request(JsonNode id, String method, JsonNode params, String session, Int64Form int64) {
  /**
   * Reads one.
   *
   * @throws RpcException if it is none
   */
  static Request of(JsonNode message) {
    if (!message.isObject()) {
      throw invalid("a request is an object");
    }
    JsonNode id = message.get("id");
    if (id != null && !isId(id)) {
      throw invalid("an id is a string, a number or null");
    }
    if (!"2.0".equals(message.path("jsonrpc").textValue())) {
      throw invalid("the member jsonrpc is not \"2.0\"");
    }
    JsonNode method = message.get("method");
    if (method == null || !method.isTextual()) {
      throw invalid("the member method is not a string");
    }
    JsonNode params = message.get("params");
    if (params != null && !params.isContainerNode()) {
      throw invalid("the member params is neither an array nor an object");
    }
    JsonNode session = message.get("session");
    if (session != null && !session.isTextual()) {
      throw invalid("the member session is not a string");
    }
    JsonNode int64 = message.get("int64");
    return new Request(
        id,
        method.textValue(),
        params == null ? RpcJson.object() : params,
        session == null ? null : session.textValue(),
        int64 == null ? null : form(int64));
  }

  private static Int64Form form(JsonNode int64) {
    return Int64Form.named(int64.textValue())
        .orElseThrow(() -> invalid("the member int64 is neither \"string\" nor \"number\""));
  }

  /** The id that an answer to this message has, however faulty it is. */
  static JsonNode idOf(JsonNode message) {
    JsonNode id = message.isObject() ? message.get("id") : null;
    return id != null && isId(id) ? id : JsonNodeFactory.instance.nullNode();
  }

  private static boolean isId(JsonNode id) {
    return id.isTextual() || id.isNumber() || id.isNull();
  }

  private static RpcException invalid(String why) {
    return new RpcException(
        RpcError.withHint(
            ErrorCodes.INVALID_REQUEST,
            "Invalid Request: " + why,
            "Send {\"jsonrpc\":\"2.0\",\"method\":\"library.function\",\"params\":[..],\"id\":1}."));
  }

  boolean isNotification() {
    return id == null;
  }
}
