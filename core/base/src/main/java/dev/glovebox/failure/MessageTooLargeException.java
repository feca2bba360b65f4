package dev.glovebox.failure;

/** The arguments or the result of a call are larger than a message of its pool may be. */
public final class MessageTooLargeException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one call.
   *
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  public MessageTooLargeException(
      String what, CallContext context, String advice, Throwable cause) {
    super(what, context, advice, cause);
  }
}
