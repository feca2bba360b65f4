package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** A method of the sidecar itself, as opposed to a library's function. */
@FunctionalInterface
public interface RpcMethod {
  /**
   * Answers one request, on a thread that may block.
   *
   * @param params an array or an object; an empty object where the request has none
   * @param client who asks
   * @return the result; never null: JSON's null is a node
   * @throws RpcException to answer with an error of its own
   */
  JsonNode call(JsonNode params, Client client);
}
