package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * Carries frames, in order, between two processes.
 *
 * <p>A frame is written in place: {@link #begin} gives a buffer, {@link #reserve} makes it larger,
 * {@link #send} sends it. A frame is read in place too: what {@link #receive} returns lies in the
 * transport's own memory and is valid until the next {@code receive}.
 *
 * <p><b>Threads:</b> used by one thread at a time, but for {@link #close}, which any thread may
 * call and which wakes the one that waits.
 */
public interface Transport extends AutoCloseable {
  /** Waits without a bound. */
  long FOREVER = Long.MAX_VALUE;

  /** {@return the largest payload that is sent or accepted, in bytes} */
  default int maxPayloadBytes() {
    return Integer.MAX_VALUE;
  }

  /**
   * Starts a frame and drops one that was begun and not sent. The buffer's position is the start of
   * the payload; it is little-endian.
   *
   * @return the buffer to write to
   */
  ByteBuffer begin();

  /**
   * Makes room for {@code bytes} more after the position of the frame begun.
   *
   * @param bytes of payload
   * @return the buffer to go on with, which may be another one than before
   * @throws FrameTooLargeException if the frame would outgrow the limit of this transport
   * @throws NoRoomException if there is no memory to be shared for it
   */
  ByteBuffer reserve(long bytes);

  /**
   * Sends the frame begun, up to its buffer's position. Blocks while the other side does not read.
   *
   * @param type which the other side is told
   * @throws TransportClosedException if the connection has ended; the other side has not got the
   *     whole frame then
   * @throws FrameTooLargeException if it is a message and larger than {@link
   *     Protocol#MAX_CONTROL_BYTES}
   * @throws NoRoomException as {@link #reserve}
   * @throws dev.glovebox.failure.ProtocolException if the other side has sent out of turn on a
   *     half-duplex connection; nothing was sent then, and the transport is closed
   */
  void send(FrameType type) throws TransportClosedException;

  /**
   * As {@link #send(FrameType)}, but within a time: with one who does not read, the connection ends
   * when it is over.
   *
   * @param type which the other side is told
   * @param timeoutNanos how long it may take; 0 if the frame must leave at once, which never
   *     blocks; {@link #FOREVER} without a bound
   * @throws TransportClosedException if the connection has ended, or ends for that
   */
  default void send(FrameType type, long timeoutNanos) throws TransportClosedException {
    send(type);
  }

  /**
   * Waits for a frame. An interrupt does not end the wait; the thread's flag is kept.
   *
   * @param timeoutNanos how long to wait at most, or {@link #FOREVER}
   * @return the frame, or null when the time is over and no whole frame has come; a partial frame
   *     is kept for the next call
   * @throws TransportClosedException if the connection has ended
   * @throws UnreadFrameException if a request has come whose memory cannot be mapped
   * @throws dev.glovebox.failure.ProtocolException if what came is not a frame; the transport is
   *     closed then
   */
  Frame receive(long timeoutNanos) throws TransportClosedException;

  /**
   * Keeps the frame received last, which must be a request that is not answered yet, and the one
   * begun, valid until the matching {@link #popReceive}: what is received and begun meanwhile lies
   * elsewhere. Nests to any depth.
   *
   * @throws dev.glovebox.failure.ProtocolException if more than that frame has been received, which
   *     cannot be on a half-duplex connection; the transport is closed then
   */
  default void pushReceive() {
    throw new UnsupportedOperationException("this transport carries no callbacks");
  }

  /**
   * Returns to what the matching {@link #pushReceive} kept. What was received since is no longer
   * valid.
   *
   * @throws dev.glovebox.failure.ProtocolException as {@link #pushReceive}
   */
  default void popReceive() {
    throw new UnsupportedOperationException("this transport carries no callbacks");
  }

  /**
   * Forgets the memory that the last question and its answer were to have beyond the connection's
   * own. Each side does so after a fault that says that there was none: the next frame that needs
   * some gets other memory.
   */
  default void forgetRoom() {}

  /**
   * How many frames that this side has sent are to be answered still: after an error in {@link
   * #receive} it tells whether the answer was taken. Negative if this transport does not know.
   *
   * @return how many, or a negative number
   */
  default int unanswered() {
    return -1;
  }

  /**
   * {@return whether the other side reads and writes the very memory of the frames, without a copy}
   */
  default boolean sharesFrames() {
    return false;
  }

  /**
   * Where the frame that was sent last lies, laid out as it was written: if the two sides share it.
   *
   * @return the frame, in the memory of both
   * @throws UnsupportedOperationException if {@link #sharesFrames} is false
   */
  default ByteBuffer sentFrame() {
    throw new UnsupportedOperationException("this transport's frames are not shared");
  }

  /**
   * Whether the other side can have taken the frame that was sent last, so that it may have had an
   * effect. Of use once the connection has ended and the process at its other end is gone.
   *
   * @return true, too, where this transport cannot know
   */
  default boolean wasTaken() {
    return true;
  }

  /** Ends the connection and wakes whoever waits on it. Never blocks, may be called again. */
  @Override
  void close();

  /**
   * Gives back memory that {@link #close} has to leave, as another thread may be using it. Called
   * once, after {@code close} has returned, and only by whoever owns the transport and does not use
   * it again.
   */
  default void dispose() {}
}
