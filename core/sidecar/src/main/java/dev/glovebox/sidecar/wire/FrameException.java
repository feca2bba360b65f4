package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.RpcError;

/** What came through a door is no frame: nothing after it can be understood. */
final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;

  FrameException(RpcError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  FrameException(int code, String message) {
    this(new RpcError(code, message));
  }

  /** What the client is told before its connection is closed. */
  RpcError error() {
    return error;
  }
}
