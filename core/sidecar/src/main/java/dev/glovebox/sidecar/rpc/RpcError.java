package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The error of an answer.
 *
 * @param code one of {@link ErrorCodes}
 * @param message one sentence for people
 * @param data what else is known; null for nothing
 * @param bound the bound that the client ran into, which the metrics count; clients are not sent it
 */
public record RpcError(int code, String message, ObjectNode data, Optional<Bound> bound) {
  /**
   * An error that is not about a bound.
   *
   * @param code one of {@link ErrorCodes}
   * @param message one sentence for people
   * @param data what else is known; null for nothing
   */
  public RpcError(int code, String message, ObjectNode data) {
    this(code, message, data, Optional.empty());
  }

  /**
   * An error of which nothing else is known.
   *
   * @param code one of {@link ErrorCodes}
   * @param message one sentence for people
   */
  public RpcError(int code, String message) {
    this(code, message, null);
  }

  /**
   * {@return an error with what to do next}
   *
   * @param code one of {@link ErrorCodes}
   * @param message one sentence for people
   * @param hint what to do next: a whole sentence
   */
  public static RpcError withHint(int code, String message, String hint) {
    return new RpcError(code, message, RpcJson.object().put("hint", hint));
  }

  /**
   * {@return the same error, for having run into a bound}
   *
   * @param reached which the metrics count
   */
  public RpcError at(Bound reached) {
    return new RpcError(code, message, data, Optional.of(reached));
  }
}
