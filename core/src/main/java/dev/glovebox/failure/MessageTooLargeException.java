package dev.glovebox.failure;

/** The arguments or the result of a call are larger than a message of its pool may be. */
public final class MessageTooLargeException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  public MessageTooLargeException(
      String what, CallContext context, String advice, Throwable cause) {
    super(what, context, advice, cause);
  }
}
