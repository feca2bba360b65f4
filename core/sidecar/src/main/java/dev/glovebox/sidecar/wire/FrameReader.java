package dev.glovebox.sidecar.wire;

import io.netty.buffer.ByteBuf;

/** Finds the messages in the bytes of one connection, however they are cut. */
interface FrameReader {
  /**
   * The next message.
   *
   * @param in all bytes that were not taken yet; those of the message are taken
   * @return a retained part of {@code in}; null if more bytes are needed
   * @throws FrameException if there can be no further message
   */
  ByteBuf next(ByteBuf in) throws FrameException;

  /** Whether bytes were taken of a message that is not whole yet. */
  default boolean isWithinMessage() {
    return false;
  }
}
