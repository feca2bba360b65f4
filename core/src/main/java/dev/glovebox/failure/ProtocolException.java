package dev.glovebox.failure;

/**
 * The other side of a socket broke the protocol. The connection is ended; nothing is guessed.
 *
 * <p>The message shows the first bytes of the frame in hex.
 */
public final class ProtocolException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  private final String firstBytesHex;

  /**
   * @param firstBytesHex the first bytes of the offending frame, in hex, or empty
   */
  public ProtocolException(String what, String firstBytesHex, CallContext context) {
    this(what, firstBytesHex, context, null);
  }

  /**
   * @param firstBytesHex the first bytes of the offending frame, in hex, or empty
   * @param cause what a parser said of it, or null
   */
  public ProtocolException(
      String what, String firstBytesHex, CallContext context, Throwable cause) {
    super(
        firstBytesHex.isEmpty() ? what : what + "; first bytes: " + firstBytesHex,
        context,
        "The connection was closed. If host and worker run the same version of Glovebox, report"
            + " this with the bytes above.",
        cause);
    this.firstBytesHex = firstBytesHex;
  }

  public String firstBytesHex() {
    return firstBytesHex;
  }
}
