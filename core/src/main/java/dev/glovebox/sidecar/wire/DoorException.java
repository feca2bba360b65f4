package dev.glovebox.sidecar.wire;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;

/** A door of the sidecar cannot be opened as it was asked for. */
public final class DoorException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  public DoorException(String what, String advice, Throwable cause) {
    super(what, CallContext.NONE, advice, cause);
  }
}
