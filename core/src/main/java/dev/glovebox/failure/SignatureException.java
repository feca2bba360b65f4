package dev.glovebox.failure;

/**
 * A function cannot be bound as declared: raised when an interface is loaded or a function is
 * bound, never by a call.
 */
public final class SignatureException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  public SignatureException(String what, CallContext context, String advice) {
    super(what, context, advice, null);
  }

  public SignatureException(String what, CallContext context, String advice, Throwable cause) {
    super(what, context, advice, cause);
  }
}
