package dev.glovebox.remote;

import dev.glovebox.failure.Outcome;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The requests that are still to be written, in order. What has not begun to leave can be taken
 * back, and so is known not to have been sent.
 *
 * <p><b>Threads:</b> any; its own lock is held over writes, which do not block.
 */
final class SendQueue {
  private final WritableByteChannel channel;
  private final Deque<PendingCall> waiting = new ArrayDeque<>();
  private boolean closed;

  SendQueue(WritableByteChannel channel) {
    this.channel = channel;
  }

  synchronized void add(PendingCall call) {
    if (!closed) {
      waiting.add(call);
    }
  }

  /** Writes what the socket takes; true if all is written. */
  synchronized boolean flush() throws IOException {
    while (!waiting.isEmpty()) {
      PendingCall first = waiting.peek();
      channel.write(first.frame());
      if (first.frame().hasRemaining()) {
        return false;
      }
      waiting.remove();
    }
    return true;
  }

  /** Takes a request back, if it can be, and tells what became of it. */
  synchronized Outcome withdraw(PendingCall call) {
    if (call.frame().position() == 0) {
      waiting.remove(call);
      return Outcome.NOT_SENT;
    }
    return Outcome.MAY_HAVE_RUN;
  }

  /** Writes nothing more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }

  /** What became of a request after {@link #close}: half a message is none. */
  synchronized Outcome outcome(PendingCall call) {
    return call.frame().hasRemaining() ? Outcome.NOT_SENT : Outcome.MAY_HAVE_RUN;
  }
}
