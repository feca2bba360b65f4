package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** The methods with which a client sets up its own connection, other than sessions. */
final class ClientMethods {
  private ClientMethods() {}

  static void addTo(Methods methods) {
    // A client need not know whether its door wants a token.
    methods.add(
        "glovebox.authenticate", (params, client) -> RpcJson.object().put("authenticated", true));
    methods.add("glovebox.options", ClientMethods::options);
    methods.add("glovebox.release", ClientMethods::release);
  }

  private static JsonNode options(JsonNode params, Client client) {
    JsonNode int64 = params.get("int64");
    if (int64 != null) {
      client.int64(
          Int64Form.named(int64.textValue())
              .orElseThrow(
                  () ->
                      new RpcException(
                          ErrorCodes.INVALID_PARAMS, "int64: expected \"string\" or \"number\"")));
    }
    return RpcJson.object().put("int64", client.int64().text());
  }

  private static JsonNode release(JsonNode params, Client client) {
    JsonNode handle = params.isArray() ? params.path(0) : params.path("handle");
    JsonNode id = handle.isObject() ? handle.path("$handle") : handle;
    if (!id.isTextual()) {
      throw new RpcException(
          ErrorCodes.INVALID_PARAMS, "handle: expected an object {\"$handle\": \"..\"}");
    }
    return RpcJson.object().put("released", client.release(id.textValue()));
  }
}
