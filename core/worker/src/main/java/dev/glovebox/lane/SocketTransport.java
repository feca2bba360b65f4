package dev.glovebox.lane;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** Frames over a UNIX domain socket: the transport that every platform has. */
public final class SocketTransport implements Transport {
  /**
   * How far a frame's announced length is believed before its bytes are there. A peer that lies
   * about a length makes the buffer grow no further than twice what it has really sent, or this.
   */
  private static final int BELIEVED_BYTES = 64 * 1024;

  private final LaneSocket socket;
  private FrameBuffer out;
  private FrameBuffer in;

  /** The next frame, as something to wait for. */
  private final SpinTime.Awaited arrival =
      new SpinTime.Awaited() {
        @Override
        public boolean look() throws TransportClosedException {
          return readFrame();
        }

        @Override
        public boolean sleep(long nanos) throws TransportClosedException {
          socket.awaitReadable(nanos);
          return readFrame();
        }
      };

  /** Sleeps at once until it is told otherwise. */
  private SpinTime spin = new SpinTime(0);

  /** What was pushed, the last on top. */
  private final Deque<Kept> kept = new ArrayDeque<>();

  /** What was popped, for the next push. */
  private final Deque<Kept> spares = new ArrayDeque<>();

  /** The end of the bytes received. */
  private int filled = FrameBuffer.HEADER_START;

  /** The end of the frame that was returned last; 0 when there is none. */
  private int deliveredEnd;

  /** How many frames were sent, and how many were returned. */
  private long sent;

  private long taken;

  /** The largest payload that is accepted now. */
  private int mostAccepted;

  /** Whether each side sends only when it has taken what the other one has sent. */
  private boolean takesTurns = true;

  /**
   * The two buffers of a depth of callbacks.
   *
   * @param filled the end of what {@code in} holds
   */
  private record Kept(FrameBuffer in, FrameBuffer out, int filled) {}

  private SocketTransport(LaneSocket socket, int maxPayloadBytes) {
    this.socket = socket;
    this.out = new FrameBuffer(maxPayloadBytes);
    this.in = new FrameBuffer(maxPayloadBytes);
    this.mostAccepted = maxPayloadBytes;
  }

  /**
   * Takes over a connected channel, which is closed with the transport, or at once if this fails.
   *
   * @param channel connected
   * @param maxPayloadBytes the largest payload that is sent or accepted
   * @return the transport
   * @throws IOException if the channel cannot be made ready for it
   */
  public static SocketTransport over(SocketChannel channel, int maxPayloadBytes)
      throws IOException {
    return new SocketTransport(LaneSocket.over(channel), maxPayloadBytes);
  }

  /**
   * The socket, for what goes on over it in another way; this transport is of no use any more.
   *
   * @throws ProtocolException if more than the last frame has come; the socket is closed then
   */
  LaneSocket handOver() {
    requireNothingMore();
    return socket;
  }

  /** From now on each side sends when it likes: no frame is an answer to the last one sent. */
  public void endTurns() {
    takesTurns = false;
  }

  /**
   * Lets no forked child of this process use the connection; before another thread does.
   *
   * @param guard keeps the children out
   */
  public void guardBy(ForkGuard guard) {
    socket.guardBy(guard);
  }

  /**
   * Takes no larger frames than that from now on; at most what it was made for.
   *
   * @param payloadBytes the largest payload
   */
  public void acceptAtMost(int payloadBytes) {
    mostAccepted = Math.min(payloadBytes, maxPayloadBytes());
  }

  /**
   * Looks for a frame so long before it sleeps, at most.
   *
   * @param nanos 0 for not at all
   */
  public void lookFor(long nanos) {
    spin = new SpinTime(nanos);
  }

  @Override
  public int maxPayloadBytes() {
    return in.maxPayloadBytes();
  }

  @Override
  public ByteBuffer begin() {
    socket.guard().check();
    out.trim();
    return out.buffer().clear().position(FrameBuffer.PAYLOAD_START);
  }

  @Override
  public ByteBuffer reserve(long bytes) {
    try {
      return out.ensureCapacity(out.buffer().position() + bytes);
    } catch (OutOfMemoryError e) {
      // As it was before: nothing of the frame was sent.
      throw new NoRoomException(bytes, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void send(FrameType type) throws TransportClosedException {
    send(type, FOREVER);
  }

  @Override
  public void send(FrameType type, long timeoutNanos) throws TransportClosedException {
    ByteBuffer frame = finish(type);
    if (takesTurns) {
      requireNothingMore();
    }
    sent++;
    socket.writeFully(frame, timeoutNanos);
  }

  /** Writes the header of the frame begun; returns the frame, ready to be sent. */
  private ByteBuffer finish(FrameType type) {
    ByteBuffer frame = out.buffer();
    int length = frame.position() - FrameBuffer.PAYLOAD_START;
    int limit = type.maxPayloadBytes(maxPayloadBytes());
    if (length > limit) {
      throw new FrameTooLargeException(length, limit);
    }
    frame.flip().position(FrameBuffer.HEADER_START);
    frame.putInt(FrameBuffer.HEADER_START + FrameHeaderDescriptor.LENGTH_OFFSET, length);
    frame.putInt(
        FrameBuffer.HEADER_START + FrameHeaderDescriptor.TYPE_OFFSET,
        FrameHeaderDescriptor.word(type.wireCode(), taken));
    return frame;
  }

  @Override
  public Frame receive(long timeoutNanos) throws TransportClosedException {
    // Neither what is buffered still nor a violation once reported is reported now.
    socket.requireOpen();
    dropDelivered();
    try {
      return readFrame() || (timeoutNanos > 0 && spin.await(timeoutNanos, arrival))
          ? whole()
          : null;
    } catch (ProtocolException e) {
      close();
      throw e;
    }
  }

  /** Makes room for the next frame, of which the first bytes may be there already. */
  private void dropDelivered() {
    if (deliveredEnd == 0) {
      return;
    }
    ByteBuffer buffer = in.buffer();
    buffer.limit(filled).position(deliveredEnd);
    int rest = buffer.remaining();
    if (rest == 0) {
      in.trim();
    } else {
      buffer.put(FrameBuffer.HEADER_START, buffer, deliveredEnd, rest);
    }
    filled = FrameBuffer.HEADER_START + rest;
    deliveredEnd = 0;
  }

  /** Reads what is there; whether a frame is whole. */
  private boolean readFrame() throws TransportClosedException {
    while (true) {
      int end = frameEnd();
      if (end >= 0 && filled >= end) {
        return true;
      }
      ByteBuffer buffer = in.buffer().clear().position(filled);
      if (end >= 0) {
        // Grown only when it is full, so never to more than twice what has really come.
        long believed = Math.max(buffer.hasRemaining() ? filled : 2L * filled, BELIEVED_BYTES);
        buffer = in.ensureCapacity(Math.min(end, believed));
      }
      int read = socket.read(buffer.limit(buffer.capacity()));
      if (read == 0) {
        return false;
      }
      filled += read;
    }
  }

  /** Where the frame ends, from its header; -1 while the header is not there. */
  private int frameEnd() {
    if (filled < FrameBuffer.PAYLOAD_START) {
      return -1;
    }
    ByteBuffer buffer = in.buffer();
    int length = buffer.getInt(FrameBuffer.HEADER_START + FrameHeaderDescriptor.LENGTH_OFFSET);
    int word = typeWord();
    FrameType type = typeOf(word);
    if (type == null) {
      throw violation("not a frame header: an unknown type");
    }
    if (takesTurns && !FrameHeaderDescriptor.answers(word, sent)) {
      throw violation("a frame that was sent before its turn");
    }
    int limit = Math.min(type.maxPayloadBytes(maxPayloadBytes()), mostAccepted);
    if (length < 0 || length > limit) {
      throw violation(
          "a frame of " + Integer.toUnsignedString(length) + " bytes, the limit is " + limit);
    }
    return FrameBuffer.PAYLOAD_START + length;
  }

  private int typeWord() {
    return in.buffer().getInt(FrameBuffer.HEADER_START + FrameHeaderDescriptor.TYPE_OFFSET);
  }

  private static FrameType typeOf(int word) {
    return FrameType.ofWireCode(FrameHeaderDescriptor.wireCode(word));
  }

  private Frame whole() {
    int end = frameEnd();
    deliveredEnd = end;
    taken++;
    return in.view().frame(typeOf(typeWord()), end - FrameBuffer.PAYLOAD_START);
  }

  @Override
  public void pushReceive() {
    requireNothingMore();
    kept.push(new Kept(in, out, filled));
    Kept fresh = spares.poll();
    int maxPayloadBytes = maxPayloadBytes();
    in = fresh == null ? new FrameBuffer(maxPayloadBytes) : fresh.in;
    out = fresh == null ? new FrameBuffer(maxPayloadBytes) : fresh.out;
    filled = FrameBuffer.HEADER_START;
    deliveredEnd = 0;
  }

  @Override
  public void popReceive() {
    requireNothingMore();
    Kept before = kept.pop();
    in.trim();
    out.trim();
    spares.push(new Kept(in, out, 0));
    in = before.in;
    out = before.out;
    filled = before.filled;
    deliveredEnd = filled > FrameBuffer.HEADER_START ? filled : 0;
  }

  private void requireNothingMore() {
    if (filled != Math.max(deliveredEnd, FrameBuffer.HEADER_START)) {
      ProtocolException violation = violation("a frame that is not due, behind this one");
      close();
      throw violation;
    }
  }

  /** How much memory the receiving side holds. */
  int bufferedBytes() {
    return in.buffer().capacity();
  }

  private ProtocolException violation(String what) {
    ByteBuffer seen = in.buffer().duplicate().limit(filled).position(FrameBuffer.HEADER_START);
    return new ProtocolException(what, HexDump.firstBytes(seen), CallContext.NONE);
  }

  @Override
  public void close() {
    socket.close();
  }
}
