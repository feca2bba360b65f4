package dev.glovebox.remote;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;

/**
 * The sidecar answered with an error that has no exception of its own: the standard ones of
 * JSON-RPC, its own bounds (busy, draining, not authenticated), and codes of a newer version.
 */
public final class RemoteErrorException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** JSON-RPC's code for a method that does not exist or is not exposed. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** JSON-RPC's code for parameters that do not fit the declaration. */
  public static final int INVALID_PARAMS = -32602;

  /** The code of the JSON-RPC error. */
  private final int code;

  /**
   * Makes the exception for one answer.
   *
   * @param code the error's code in the answer
   * @param what the error's message
   * @param context what is known of the call or operation that failed
   * @param advice what to do next: one or more whole sentences
   */
  public RemoteErrorException(int code, String what, CallContext context, String advice) {
    super(what + " (JSON-RPC error " + code + ")", context, advice, null);
    this.code = code;
  }

  /** {@return the error's code, as {@code docs/json-rpc.md} lists them} */
  public int code() {
    return code;
  }
}
