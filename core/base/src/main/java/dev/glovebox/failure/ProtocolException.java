package dev.glovebox.failure;

/**
 * The other side of a socket broke the protocol. The connection is ended; nothing is guessed.
 *
 * <p>The message shows the first bytes of the frame in hex.
 */
public final class ProtocolException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** The first bytes of what was not understood, in hexadecimal. */
  private final String reason;

  /** The first bytes of what was not understood, in hexadecimal. */
  private final String firstBytesHex;

  /**
   * @param firstBytesHex the first bytes of the offending frame, in hex, or empty
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call or operation that failed
   */
  public ProtocolException(String what, String firstBytesHex, CallContext context) {
    this(what, firstBytesHex, context, null);
  }

  /**
   * @param firstBytesHex the first bytes of the offending frame, in hex, or empty
   * @param cause what a parser said of it, or null
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call or operation that failed
   */
  public ProtocolException(
      String what, String firstBytesHex, CallContext context, Throwable cause) {
    super(
        firstBytesHex.isEmpty() ? what : what + "; first bytes: " + firstBytesHex,
        context,
        "The connection was closed. If host and worker run the same version of Glovebox, report"
            + " this with the bytes above.",
        cause);
    this.reason = what;
    this.firstBytesHex = firstBytesHex;
  }

  /** {@return what was wrong, as {@link #what} says it but without the bytes} */
  public String reason() {
    return reason;
  }

  /** {@return the first bytes of what was not understood, in hexadecimal} */
  public String firstBytesHex() {
    return firstBytesHex;
  }
}
