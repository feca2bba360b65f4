package dev.glovebox.failure;

/** There is no room for a shared buffer: within the pool's limit, or in the system's memory. */
public final class SharedMemoryExhaustedException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  public SharedMemoryExhaustedException(
      String what, CallContext context, String advice, Throwable cause) {
    super(what, context, advice, cause);
  }
}
