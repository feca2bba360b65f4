package dev.glovebox.sidecar.wire;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;

/** A door of the sidecar cannot be opened as it was asked for. */
public final class DoorException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception for one door.
   *
   * @param what what happened, without a full stop at its end
   * @param advice what to do next: one or more whole sentences
   * @param cause the underlying failure, or null
   */
  public DoorException(String what, String advice, Throwable cause) {
    super(what, CallContext.NONE, advice, cause);
  }
}
