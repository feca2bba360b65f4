package dev.glovebox.failure;

/**
 * A function cannot be bound as declared: raised when an interface is loaded or a function is
 * bound, never by a call.
 */
public final class SignatureException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one function.
   *
   * @param what what happened, without a full stop at its end
   * @param context what is known of the function
   * @param advice what to do next: one or more whole sentences
   */
  public SignatureException(String what, CallContext context, String advice) {
    super(what, context, advice, null);
  }

  /**
   * Makes the exception for one function.
   *
   * @param what what happened, without a full stop at its end
   * @param context what is known of the function
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  public SignatureException(String what, CallContext context, String advice, Throwable cause) {
    super(what, context, advice, cause);
  }
}
