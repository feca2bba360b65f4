package dev.glovebox.failure;

/** The Glovebox was closed before the call got a worker. The call was not sent. */
public final class GloveboxClosedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** The name of the pool; empty for the Glovebox as a whole. */
  private final String pool;

  /**
   * Makes the exception for one call.
   *
   * @param pool the pool that takes no more calls
   * @param context what is known of the call or operation that failed
   * @param cause the underlying failure, or null
   */
  public GloveboxClosedException(String pool, CallContext context, Throwable cause) {
    super(
        "pool '" + pool + "' is closed and takes no more calls",
        context,
        "Close the Glovebox after the last call of what was loaded from it, or open another one.",
        cause);
    this.pool = pool;
  }

  private GloveboxClosedException() {
    super(
        "the Glovebox is closed",
        CallContext.NONE,
        "Open another one; a closed one cannot be reloaded.",
        null);
    this.pool = "";
  }

  /** {@return what is asked of a Glovebox as a whole fails with this once it is closed} */
  public static GloveboxClosedException ofAll() {
    return new GloveboxClosedException();
  }

  /**
   * Empty if it is no single one.
   *
   * @return the name of the pool, or the empty string
   */
  public String pool() {
    return pool;
  }
}
