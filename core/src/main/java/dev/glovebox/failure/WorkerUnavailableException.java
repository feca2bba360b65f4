package dev.glovebox.failure;

import java.time.Duration;

/** The pool starts no worker for a while, because too many were lost. The call was not sent. */
public final class WorkerUnavailableException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  private final String pool;
  private final Duration retryAfter;

  /**
   * Makes the exception for one call.
   *
   * @param retryAfter when a call may be tried again, from now on
   * @param why what the last worker was lost to
   */
  public WorkerUnavailableException(
      String pool, Duration retryAfter, String why, CallContext context) {
    super(
        "pool '" + pool + "' starts no worker for another " + retryAfter.toMillis() + " ms: " + why,
        context,
        "Find out why its workers die (the log has a report of each), then try again; the pool"
            + " lets one call through as a trial when the time is over.",
        null);
    this.pool = pool;
    this.retryAfter = retryAfter;
  }

  public String pool() {
    return pool;
  }

  /** How long after this exception a call may be tried again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
