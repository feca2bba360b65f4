package dev.glovebox.failure;

/** The session was closed before the call. Nothing was sent. */
public final class SessionClosedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one call in the session.
   *
   * @param context what is known of the call
   */
  public SessionClosedException(CallContext context) {
    super(
        "the session is closed",
        context.withOutcome(Outcome.NOT_SENT),
        "Make all calls of what was loaded from a session before its close, or open another one.",
        null);
  }
}
