package dev.glovebox.failure;

/**
 * This process has no memory left, on its heap or for direct buffers, for what a call sends or for
 * what it gets back. Where the outcome is {@link Outcome#NOT_SENT} nothing has been run, and where
 * it is {@link Outcome#RAN} the function has, and its result is lost; the worker is well, and so
 * are the calls of others. With {@link Outcome#MAY_HAVE_RUN} the answer itself is lost; where it
 * was still to come, the worker had to be ended, which the advice says then.
 *
 * <p>The cause is the {@link OutOfMemoryError}. One that is thrown where not even this exception
 * can be made reaches the caller as it is.
 */
public final class MemoryExhaustedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one call.
   *
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call; its outcome tells whether the function ran
   * @param advice what to do next: one or more whole sentences
   * @param cause the {@link OutOfMemoryError}
   */
  public MemoryExhaustedException(
      String what, CallContext context, String advice, Throwable cause) {
    super(what, context, advice, cause);
  }
}
