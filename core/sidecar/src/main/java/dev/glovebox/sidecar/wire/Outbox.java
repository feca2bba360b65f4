package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
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
  private final Channel channel;
  private final long mostBytes;
  private final Buffers.Share share;
  private final Queue<ByteBuf> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private boolean closeAfter;
  private boolean peerEnded;

  Outbox(Channel channel, long mostBytes, Buffers.Share share) {
    this.channel = channel;
    this.mostBytes = mostBytes;
    this.share = share;
  }

  /**
   * Takes a buffer over; releases it if too much waits already.
   *
   * @return the bound that this would go past; empty if the buffer will be written
   */
  Optional<Bound> send(ByteBuf frame) {
    int size = frame.readableBytes();
    long before = queuedBytes.getAndAdd(size) + unwritten();
    // A single answer is bounded by what a call may return, and must be able to pass.
    boolean tooMuch = before > 0 && before + size > mostBytes;
    if (tooMuch || !share.take(size)) {
      queuedBytes.addAndGet(-size);
      frame.release();
      return Optional.of(tooMuch ? Bound.OUTPUT : Bound.BUFFERS);
    }
    queue.add(frame);
    schedule();
    return Optional.empty();
  }

  /** Whether something waits that the other end has not taken. */
  boolean isWaiting() {
    return queuedBytes.get() + unwritten() > 0;
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
      int size = frame.readableBytes();
      queuedBytes.addAndGet(-size);
      channel.write(frame).addListener(written -> share.give(size));
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

  /** Closes the connection when all that waits is written, by {@link Linger}. On the event loop. */
  void closeWhenWritten() {
    closeAfter = true;
    if (!queue.isEmpty()) {
      return;
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> linger());
  }

  private void linger() {
    if (peerEnded) {
      channel.close();
    } else {
      Linger.end(channel);
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
