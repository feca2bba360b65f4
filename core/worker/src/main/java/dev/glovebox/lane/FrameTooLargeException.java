package dev.glovebox.lane;

/**
 * A frame that is being written outgrew the limit of its connection. Nothing of it was sent.
 *
 * <p>Internal to the layers above: they turn it into a failure that names the function.
 */
public final class FrameTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the payload would have grown to. */
  private final long payloadBytes;

  /** The limit. */
  private final int maxPayloadBytes;

  FrameTooLargeException(long payloadBytes, int maxPayloadBytes) {
    super("payloadBytes=" + payloadBytes + ", maxPayloadBytes=" + maxPayloadBytes);
    this.payloadBytes = payloadBytes;
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /** {@return what the payload would have grown to, in bytes} */
  public long payloadBytes() {
    return payloadBytes;
  }

  /** {@return the limit of the connection, in bytes} */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }
}
