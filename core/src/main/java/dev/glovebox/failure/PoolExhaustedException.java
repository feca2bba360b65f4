package dev.glovebox.failure;

/** No lane of the pool became free in time: all are in calls. The call was not sent. */
public final class PoolExhaustedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  private final String pool;
  private final int lanes;

  /**
   * Makes the exception for one call.
   *
   * @param lanes how many lanes the pool has when all its workers run
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

  public String pool() {
    return pool;
  }

  /** How many calls the pool takes at once. */
  public int lanes() {
    return lanes;
  }
}
