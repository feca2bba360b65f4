package dev.glovebox.failure;

/**
 * A pointer was used where it means nothing: memory of the host, or of another worker, was passed
 * to a worker; or memory was wanted of what has none, such as a constant like {@code (void *) -1},
 * or a function. Nothing was sent.
 */
public final class ForeignPointerException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one call.
   *
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call
   * @param advice what to do next: one or more whole sentences
   */
  public ForeignPointerException(String what, CallContext context, String advice) {
    super(what, context.withOutcome(Outcome.NOT_SENT), advice, null);
  }
}
