package dev.glovebox.sidecar.rpc;

/** A request that is answered with an error: how a method refuses what it is asked. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;

  /**
   * Makes one without a trace: it is an answer, and not a fault.
   *
   * @param error what the request is answered with
   */
  public RpcException(RpcError error) {
    // It is an answer, and not a fault: no trace is made.
    super(error.message(), null, false, false);
    this.error = error;
  }

  /**
   * Makes one of which nothing else is known.
   *
   * @param code one of {@link ErrorCodes}
   * @param message one sentence for people
   */
  public RpcException(int code, String message) {
    this(new RpcError(code, message));
  }

  /** {@return what the request is answered with} */
  public RpcError error() {
    return error;
  }
}
