package dev.glovebox.sidecar.rpc;

/** A request that is answered with an error: how a method refuses what it is asked. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;

  public RpcException(RpcError error) {
    // It is an answer, and not a fault: no trace is made.
    super(error.message(), null, false, false);
    this.error = error;
  }

  public RpcException(int code, String message) {
    this(new RpcError(code, message));
  }

  public RpcError error() {
    return error;
  }
}
