package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * Stands for a transport that was disposed of: holds no memory, carries nothing.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class EndedTransport implements Transport {
  /** The only one. */
  public static final Transport INSTANCE = new EndedTransport();

  private EndedTransport() {}

  @Override
  public ByteBuffer begin() {
    throw new IllegalStateException("the connection was disposed of");
  }

  @Override
  public ByteBuffer reserve(long bytes) {
    throw new IllegalStateException("the connection was disposed of");
  }

  @Override
  public void send(FrameType type) throws TransportClosedException {
    throw new TransportClosedException("the connection was disposed of");
  }

  @Override
  public Frame receive(long timeoutNanos) throws TransportClosedException {
    throw new TransportClosedException("the connection was disposed of");
  }

  @Override
  public void close() {}
}
