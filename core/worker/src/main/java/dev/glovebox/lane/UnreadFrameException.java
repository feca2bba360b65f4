package dev.glovebox.lane;

/**
 * A request has come that cannot be read, for this process cannot map the memory in which it lies.
 * It counts as received, and is to be answered with a fault of kind {@link
 * Message.Fault.Kind#NO_MEMORY}.
 */
public final class UnreadFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one request.
   *
   * @param cause why the memory cannot be mapped
   */
  public UnreadFrameException(NoRoomException cause) {
    super(cause.getMessage(), cause);
  }
}
