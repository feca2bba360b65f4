package dev.glovebox.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;

/**
 * One call of a library's function, not yet sent.
 *
 * @param params by position
 * @param handleOrigin the connection that the handles among them came from; null if there are none
 */
record RemoteRequest(
    String library, String function, ArrayNode params, SidecarConnection handleOrigin) {
  CallContext context() {
    return CallContext.ofFunction(library, function);
  }

  /** A message of its own each time, for the connection adds an id. */
  ObjectNode message() {
    ObjectNode request = Requests.of(library + "." + function);
    request.set("params", params);
    return request;
  }
}
