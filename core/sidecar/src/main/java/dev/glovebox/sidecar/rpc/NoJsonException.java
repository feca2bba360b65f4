package dev.glovebox.sidecar.rpc;

import java.io.IOException;

/** What was to be read is no JSON, or beyond a bound; the message is for clients. */
final class NoJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;

  NoJsonException(String why) {
    this(new RpcError(ErrorCodes.PARSE_ERROR, "Parse error: " + why));
  }

  NoJsonException(RpcError error) {
    super(error.message());
    this.error = error;
  }

  RpcError error() {
    return error;
  }
}
