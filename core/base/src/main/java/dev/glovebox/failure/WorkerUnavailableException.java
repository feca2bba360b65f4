package dev.glovebox.failure;

import java.time.Duration;

/** The pool starts no worker for a while, because too many were lost. The call was not sent. */
public final class WorkerUnavailableException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** How long until a worker is started again. */
  private final String pool;

  /** How long until a worker is started again. */
  private final Duration retryAfter;

  /**
   * Makes the exception for one call.
   *
   * @param retryAfter when a call may be tried again, from now on
   * @param why what the last worker was lost to
   * @param pool the name of the pool
   * @param context what is known of the call or operation that failed
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

  /** {@return the name of the pool} */
  public String pool() {
    return pool;
  }

  /** {@return how long after this exception a call may be tried again} */
  public Duration retryAfter() {
    return retryAfter;
  }
}
