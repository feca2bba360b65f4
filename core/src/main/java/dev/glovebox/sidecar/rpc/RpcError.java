package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The error of an answer.
 *
 * @param code one of {@link ErrorCodes}
 * @param message one sentence for people
 * @param data what else is known; null for nothing
 */
public record RpcError(int code, String message, ObjectNode data) {
  /** An error of which nothing else is known. */
  public RpcError(int code, String message) {
    this(code, message, null);
  }

  /** An error with what to do next. */
  public static RpcError withHint(int code, String message, String hint) {
    return new RpcError(code, message, RpcJson.object().put("hint", hint));
  }
}
