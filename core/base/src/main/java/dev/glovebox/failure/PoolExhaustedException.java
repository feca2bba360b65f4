package dev.glovebox.failure;

/** No lane of the pool became free in time: all are in calls. The call was not sent. */
public final class PoolExhaustedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** How many lanes the pool has. */
  private final String pool;

  /** How many lanes the pool has. */
  private final int lanes;

  /**
   * Makes the exception for one call.
   *
   * @param lanes how many lanes the pool has when all its workers run
   * @param pool the name of the pool
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call or operation that failed
   */
  public PoolExhaustedException(String pool, int lanes, String what, CallContext context) {
    super(
        what,
        context,
        "Raise threads or workers.max of pool '"
            + pool
            + "', give its calls a deadline, or raise timeouts.acquire.",
        null);
    this.pool = pool;
    this.lanes = lanes;
  }

  /** {@return the name of the pool} */
  public String pool() {
    return pool;
  }

  /** {@return how many calls the pool takes at once} */
  public int lanes() {
    return lanes;
  }
}
