package dev.glovebox.failure;

/**
 * There is no memory to be shared with a worker: for a shared buffer within the pool's limit, or,
 * for that or a large call, in the system's memory or among this process's descriptors.
 */
public final class SharedMemoryExhaustedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one allocation or call.
   *
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  public SharedMemoryExhaustedException(
      String what, CallContext context, String advice, Throwable cause) {
    super(what, context, advice, cause);
  }
}
