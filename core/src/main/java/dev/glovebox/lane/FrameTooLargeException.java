package dev.glovebox.lane;

/**
 * A frame that is being written outgrew the limit of its connection. Nothing of it was sent.
 *
 * <p>Internal to the layers above: they turn it into a failure that names the function.
 */
public final class FrameTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long payloadBytes;
  private final int maxPayloadBytes;

  FrameTooLargeException(long payloadBytes, int maxPayloadBytes) {
    super("payloadBytes=" + payloadBytes + ", maxPayloadBytes=" + maxPayloadBytes);
    this.payloadBytes = payloadBytes;
    this.maxPayloadBytes = maxPayloadBytes;
  }

  public long payloadBytes() {
    return payloadBytes;
  }

  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }
}
