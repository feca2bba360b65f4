package dev.glovebox.sidecar.value;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;

/** The parameters of a request do not fit the function's declaration; nothing was sent. */
public final class InvalidParamsException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one request.
   *
   * @param problem which parameter, and what was wrong with it, without a full stop at its end
   * @param context what is known of the call; its outcome becomes {@link Outcome#NOT_SENT}
   * @param advice what was expected: a whole sentence
   * @param cause the underlying failure, or null
   */
  public InvalidParamsException(
      String problem, CallContext context, String advice, Throwable cause) {
    super(problem, context.withOutcome(Outcome.NOT_SENT), advice, cause);
  }
}
