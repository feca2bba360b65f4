package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import dev.glovebox.sidecar.rpc.RpcError;

/**
 * How large a frame may be; smaller for a client that has not said its token yet.
 *
 * <p><b>Threads:</b> those of one connection's event loop.
 */
final class FrameLimits {
  /** Enough for a token in any framing. */
  private static final int STRANGER_BYTES = 16 << 10;

  private final Bounds bounds;
  private boolean trusted;

  FrameLimits(Bounds bounds, boolean trusted) {
    this.bounds = bounds;
    this.trusted = trusted;
  }

  void trust() {
    trusted = true;
  }

  int depth() {
    return bounds.message().depth();
  }

  int messageBytes() {
    return trusted ? bounds.message().bytes() : Math.min(STRANGER_BYTES, bounds.message().bytes());
  }

  void check(long bytes) throws FrameException {
    if (bytes > messageBytes()) {
      RpcError error =
          RpcError.withHint(
              ErrorCodes.MESSAGE_TOO_LARGE,
              "the message is larger than " + messageBytes() + " bytes",
              trusted
                  ? "Send less at once; the sidecar's option is --max-message."
                  : "Say the token first, with glovebox.authenticate.");
      throw new FrameException(trusted ? error.at(Bound.MESSAGE) : error);
    }
  }
}
