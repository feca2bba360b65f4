package dev.glovebox.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON-RPC requests; the connection adds the id. */
final class Requests {
  private Requests() {}

  static ObjectNode of(String method) {
    return RemoteJson.MAPPER.createObjectNode().put("jsonrpc", "2.0").put("method", method);
  }
}
