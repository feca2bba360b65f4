package dev.glovebox.lane;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A connected socket that is waited for in a selector: a blocking {@link SocketChannel} closes
 * itself when the thread that reads it is interrupted, and an interrupted caller must not lose its
 * worker. A selector only returns.
 *
 * <p><b>Threads:</b> used by one at a time, but for {@link #close}, which any may call and which
 * wakes the one that waits.
 */
final class LaneSocket {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private volatile boolean closed;

  /**
   * Looked at, if there is one, before anything is done to the socket, which a child shares with
   * its parent.
   */
  private volatile ForkGuard guard = ForkGuard.NONE;

  private LaneSocket(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    channel.configureBlocking(false);
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  /** Takes over a connected channel, which is closed with it, or at once if this fails. */
  static LaneSocket over(SocketChannel channel) throws IOException {
    Selector selector = null;
    try {
      selector = Selector.open();
      return new LaneSocket(channel, selector);
    } catch (IOException | RuntimeException e) {
      if (selector != null) {
        selector.close();
      }
      channel.close();
      throw e;
    }
  }

  /** Lets no forked child of this process use it; before another thread does. */
  void guardBy(ForkGuard forkGuard) {
    guard = forkGuard;
  }

  ForkGuard guard() {
    return guard;
  }

  private void requireParent() {
    ForkGuard known = guard;
    if (known != ForkGuard.NONE) {
      known.check();
    }
  }

  /** Neither what has come already nor what comes is of use any more. */
  void requireOpen() throws TransportClosedException {
    requireParent();
    if (closed) {
      throw new TransportClosedException("this side closed the connection");
    }
  }

  /**
   * Reads what is there, which may be nothing; never blocks.
   *
   * @throws TransportClosedException if the other side has ended the connection
   */
  @CanIgnoreReturnValue
  int read(ByteBuffer buffer) throws TransportClosedException {
    requireParent();
    int read;
    try {
      read = channel.read(buffer);
    } catch (IOException e) {
      throw ended(e);
    }
    if (read < 0) {
      throw ended(new TransportClosedException("the other side closed the connection"));
    }
    return read;
  }

  /** Writes what there is room for, which may be nothing; never blocks. */
  void write(ByteBuffer buffer) throws TransportClosedException {
    requireParent();
    try {
      // Its result is what is left in the buffer.
      int ignored = channel.write(buffer);
      assert ignored >= 0;
    } catch (IOException e) {
      throw ended(e);
    }
  }

  /**
   * Writes what there is room for; that the connection has ended is left to be found by reading.
   */
  void tryWrite(ByteBuffer buffer) {
    requireParent();
    try {
      int ignored = channel.write(buffer);
      assert ignored >= 0;
    } catch (IOException e) {
      // See above.
    }
  }

  /** Waits until there is something to read, the time is over, or it is closed. */
  void awaitReadable(long nanos) throws TransportClosedException {
    try {
      select(nanos);
    } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
      throw ended(e);
    }
  }

  /**
   * Writes all of it.
   *
   * @param timeoutNanos as {@link Transport#send(FrameType, long)}
   */
  void writeFully(ByteBuffer bytes, long timeoutNanos) throws TransportClosedException {
    write(bytes);
    if (!bytes.hasRemaining()) {
      return;
    }
    try {
      writeRest(bytes, timeoutNanos);
    } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
      throw ended(e);
    }
  }

  private void writeRest(ByteBuffer bytes, long timeoutNanos) throws IOException {
    long start = System.nanoTime();
    key.interestOps(SelectionKey.OP_WRITE);
    try {
      while (bytes.hasRemaining()) {
        long left =
            timeoutNanos == Transport.FOREVER
                ? Transport.FOREVER
                : timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          throw new TransportClosedException("the other side does not read what it is sent");
        }
        select(left);
        write(bytes);
      }
    } finally {
      if (key.isValid()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  private void select(long nanos) throws IOException {
    boolean interrupted = false;
    try {
      if (nanos == Transport.FOREVER) {
        while (selector.select() == 0 && Thread.interrupted()) {
          interrupted = true;
        }
      } else {
        // Rounded up: a wait that returns early would spin through its last millisecond.
        long end = System.nanoTime() + nanos;
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1;
        while (selector.select(Math.max(1, millis)) == 0 && Thread.interrupted()) {
          interrupted = true;
          millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
      }
      selector.selectedKeys().clear();
      requireOpen();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Closes, and says why it has ended. */
  private TransportClosedException ended(Exception cause) {
    if (closed) {
      return new TransportClosedException("this side closed the connection", cause);
    }
    close();
    return cause instanceof TransportClosedException already
        ? already
        : new TransportClosedException("the connection ended: " + cause, cause);
  }

  /** Ends the connection and wakes whoever waits. Never blocks, may be called again. */
  void close() {
    // Closing may shut the connection down for whoever shares it.
    requireParent();
    closed = true;
    try {
      // In this order: closing the selector wakes the thread in it and deregisters the channel, so
      // that closing the channel really closes its descriptor.
      selector.close();
      channel.close();
    } catch (IOException e) {
      // Nobody can do anything about a descriptor that fails to close.
    }
  }
}
