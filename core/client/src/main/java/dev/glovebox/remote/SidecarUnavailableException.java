package dev.glovebox.remote;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;

/**
 * The sidecar could not be reached, or went away. {@link #outcome()} tells which: {@code NOT_SENT}
 * where the call never left this process, {@code MAY_HAVE_RUN} where it was in flight.
 */
public final class SidecarUnavailableException extends GloveboxException {
  private static final long serialVersionUID = 1L;

  /** The sidecar's door. */
  private final String address;

  /**
   * Makes the exception for one call, or for one attempt to connect.
   *
   * @param address the sidecar's door, as it was given to {@link RemoteGlovebox#connect}
   * @param what what happened, without a full stop at its end
   * @param context what is known of the call or operation that failed
   * @param cause the underlying failure, or null
   */
  public SidecarUnavailableException(
      String address, String what, CallContext context, Throwable cause) {
    super(
        what,
        context,
        "Look whether the sidecar runs and listens on "
            + address
            + "; the next call connects again.",
        cause);
    this.address = address;
  }

  /** {@return the sidecar's door, as it was given to {@link RemoteGlovebox#connect}} */
  public String address() {
    return address;
  }
}
