package dev.glovebox.lane;

import java.io.IOException;

/**
 * The connection ended: the other side closed it or died, or this side closed it.
 *
 * <p>Internal to the layers above: they know why, and say so in a {@code WorkerLostException}.
 */
public final class TransportClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for a connection that ended without a failure here.
   *
   * @param message how it ended
   */
  public TransportClosedException(String message) {
    super(message);
  }

  /**
   * Makes the exception for a connection that a failure ended.
   *
   * @param message how it ended
   * @param cause the underlying failure
   */
  public TransportClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
