package dev.glovebox.lane;

import java.io.IOException;

/**
 * The connection ended: the other side closed it or died, or this side closed it.
 *
 * <p>Internal to the layers above: they know why, and say so in a {@code WorkerLostException}.
 */
public final class TransportClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  public TransportClosedException(String message) {
    super(message);
  }

  public TransportClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
