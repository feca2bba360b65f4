package dev.glovebox.failure;

/**
 * A pointer was passed that means nothing to the worker: memory of the host, or of another worker.
 * The call was not sent.
 */
public final class ForeignPointerException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  public ForeignPointerException(String what, CallContext context, String advice) {
    super(what, context.withOutcome(Outcome.NOT_SENT), advice, null);
  }
}
