package dev.glovebox.lane;

/**
 * There is no memory for a frame that is being written, or no descriptor to have it by. Nothing of
 * the frame was sent, and the connection goes on.
 *
 * <p>Internal to the layers above, as {@link FrameTooLargeException} is.
 */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one frame.
   *
   * @param payloadBytes what the payload would have grown to
   * @param why the failure, as part of a sentence
   * @param cause the underlying failure, or null
   */
  public NoRoomException(long payloadBytes, String why, Throwable cause) {
    super("no memory for a frame of " + payloadBytes + " bytes: " + why, cause);
  }
}
