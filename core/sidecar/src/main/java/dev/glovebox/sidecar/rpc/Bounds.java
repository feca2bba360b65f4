package dev.glovebox.sidecar.rpc;

/**
 * How much clients may ask of a sidecar. Past each bound there is an error, a closed connection, or
 * a wait; {@link Bound} names each in the metrics.
 *
 * @param message of one message
 * @param connection of each door
 * @param call of the requests at work
 * @param memory of what is kept for clients
 */
public record Bounds(
    MessageBounds message, ConnectionBounds connection, CallBounds call, MemoryBounds memory) {
  /** The defaults. */
  public static final Bounds DEFAULT =
      new Bounds(
          MessageBounds.DEFAULT,
          ConnectionBounds.DEFAULT,
          CallBounds.DEFAULT,
          MemoryBounds.DEFAULT);

  /**
   * {@return the same, but for messages}
   *
   * @param other in place of those that it has
   */
  public Bounds with(MessageBounds other) {
    return new Bounds(other, connection, call, memory);
  }

  /**
   * {@return the same, but for connections}
   *
   * @param other in place of those that it has
   */
  public Bounds with(ConnectionBounds other) {
    return new Bounds(message, other, call, memory);
  }

  /**
   * {@return the same, but for calls}
   *
   * @param other in place of those that it has
   */
  public Bounds with(CallBounds other) {
    return new Bounds(message, connection, other, memory);
  }

  /**
   * {@return the same, but for what is kept}
   *
   * @param other in place of those that it has
   */
  public Bounds with(MemoryBounds other) {
    return new Bounds(message, connection, call, other);
  }
}
