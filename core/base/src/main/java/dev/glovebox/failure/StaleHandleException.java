package dev.glovebox.failure;

/**
 * A pointer or a shared buffer was used with a worker that did not make it: the one that did is
 * gone, or is another one; or the buffer is closed. No function ran.
 */
public final class StaleHandleException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** Where the handle came from. */
  private final String origin;

  /**
   * Makes the exception for one use.
   *
   * @param origin the worker that the pointer came from
   * @param what why it cannot be used
   * @param context what is known of the call or operation that failed
   */
  public StaleHandleException(String origin, String what, CallContext context) {
    super(
        what,
        context,
        "Open or create again what the pointer stood for; keep a library's state in one worker, in"
            + " a pool of one.",
        null);
    this.origin = origin;
  }

  /** {@return the worker that the pointer came from} */
  public String origin() {
    return origin;
  }
}
