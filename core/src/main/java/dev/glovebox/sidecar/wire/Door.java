package dev.glovebox.sidecar.wire;

/** An open door: a socket that takes connections. */
public interface Door extends AutoCloseable {
  /** Where it really is: a port that was 0 is known here. */
  ListenAddress address();

  /** Takes no connection any more; those that are open stay. Blocks for a moment. */
  @Override
  void close();
}
