package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What takes the answer to one message. Called once, by any thread; must not block. */
public interface Answer {
  /**
   * The answer: an object, or the array of a batch.
   *
   * @param answer what the client is sent
   */
  void send(JsonNode answer);

  /** There is none: the message was a notification, or a batch of them. */
  void nothing();

  /**
   * {@return an answer with a result}
   *
   * @param id of the request
   * @param result what it is answered with
   */
  static ObjectNode result(JsonNode id, JsonNode result) {
    ObjectNode answer = RpcJson.object().put("jsonrpc", "2.0");
    answer.set("result", result);
    answer.set("id", id);
    return answer;
  }

  /**
   * {@return an answer with an error}
   *
   * @param id of the request
   * @param error what it is answered with
   */
  static ObjectNode error(JsonNode id, RpcError error) {
    ObjectNode answer = RpcJson.object().put("jsonrpc", "2.0");
    ObjectNode body =
        answer.putObject("error").put("code", error.code()).put("message", error.message());
    if (error.data() != null && !error.data().isEmpty()) {
      body.set("data", error.data());
    }
    answer.set("id", id);
    return answer;
  }

  /**
   * {@return an answer with an error to a message whose id cannot be known}
   *
   * @param error what it is answered with
   */
  static ObjectNode error(RpcError error) {
    return error(JsonNodeFactory.instance.nullNode(), error);
  }
}
