package dev.glovebox.sidecar.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be written to one connection. Answers that come while the event loop is on its way
 * to write are written with one flush; more than a bound of them is refused.
 *
 * <p><b>Threads:</b> {@link #send} by any; the rest by the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close ends, a channel tells.
final class Outbox {
  private static final long LINGER_MILLIS = 1000;

  private final Channel channel;
  private final long mostBytes;
  private final Queue<ByteBuf> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private boolean closeAfter;
  private boolean peerEnded;
  private boolean lingering;

  Outbox(Channel channel, long mostBytes) {
    this.channel = channel;
    this.mostBytes = mostBytes;
  }

  /** Takes a buffer over. False if too much waits already: the buffer is released then. */
  boolean send(ByteBuf frame) {
    int size = frame.readableBytes();
    long before = queuedBytes.getAndAdd(size) + unwritten();
    // A single answer is bounded by what a call may return, and must be able to pass.
    if (before > 0 && before + size > mostBytes) {
      queuedBytes.addAndGet(-size);
      frame.release();
      return false;
    }
    queue.add(frame);
    schedule();
    return true;
  }

  private void schedule() {
    if (!scheduled.compareAndSet(false, true)) {
      return;
    }
    try {
      channel.eventLoop().execute(this::drain);
    } catch (RejectedExecutionException stopped) {
      discard();
    }
  }

  private void drain() {
    scheduled.set(false);
    if (!channel.isActive()) {
      discard();
      return;
    }
    ByteBuf frame;
    while ((frame = queue.poll()) != null) {
      queuedBytes.addAndGet(-frame.readableBytes());
      channel.write(frame, channel.voidPromise());
    }
    channel.flush();
    if (closeAfter) {
      closeWhenWritten();
    }
  }

  /** The other end sends nothing more. On the event loop. */
  void peerHasEnded() {
    peerEnded = true;
  }

  /**
   * Closes the connection when all that waits is written. On the event loop.
   *
   * <p>A close while bytes of the other end are still unread would make TCP drop what was written
   * last: so that end is given a moment to read it and to close.
   */
  void closeWhenWritten() {
    closeAfter = true;
    if (!queue.isEmpty()) {
      return;
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> linger());
  }

  private void linger() {
    if (peerEnded || !(channel instanceof DuplexChannel duplex)) {
      channel.close();
      return;
    }
    if (!lingering) {
      lingering = true;
      duplex.shutdownOutput();
      channel.config().setAutoRead(true);
      channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Lets go of what will not be written any more. */
  void discard() {
    ByteBuf frame;
    while ((frame = queue.poll()) != null) {
      queuedBytes.addAndGet(-frame.readableBytes());
      frame.release();
    }
  }

  private long unwritten() {
    ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
    return written == null ? 0 : written.totalPendingWriteBytes();
  }
}
