package dev.glovebox.sidecar.wire;

/**
 * A door: a socket that listens. Who connects before {@link #serve} waits for it.
 *
 * <p><b>Lifecycle:</b> opened before anything is started that costs much, so that a port which is
 * taken is known first; served once; closed.
 */
public interface Door extends AutoCloseable {
  /** {@return where it really is: a port that was 0 is known here} */
  ListenAddress address();

  /**
   * Takes connections from now on.
   *
   * @param context what is behind it
   */
  void serve(DoorContext context);

  /** Takes no connection any more; those that are open stay. Blocks for a moment. */
  @Override
  void close();
}
