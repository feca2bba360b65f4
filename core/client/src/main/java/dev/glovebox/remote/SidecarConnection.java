package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One socket to the sidecar, with any number of calls in flight on it.
 *
 * <p><b>Lifecycle:</b> open until it ends for good, by {@link #close}, by the other side, or by an
 * answer that breaks the protocol: then every call in flight fails. It never connects again; {@link
 * SidecarConnections} makes another one.
 *
 * <p><b>Threads:</b> callers write, without blocking, and wait; one daemon thread reads. The socket
 * is in non-blocking mode, so that an interrupted caller does not close it.
 */
final class SidecarConnection implements AutoCloseable {
  private static final int READ_BYTES = 64 * 1024;

  private final String address;
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final SendQueue outbox;
  private final ContentLengthFraming framing;
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicReference<Throwable> ended = new AtomicReference<>();
  private final Thread reader;

  SidecarConnection(String address, SocketChannel channel, int maxMessageBytes) throws IOException {
    this.address = address;
    this.channel = channel;
    this.selector = Selector.open();
    this.key = channel.register(selector, SelectionKey.OP_READ);
    this.outbox = new SendQueue(channel);
    this.framing = new ContentLengthFraming(maxMessageBytes);
    this.reader = new Thread(this::readAll, "glovebox-remote-" + address);
    reader.setDaemon(true);
    reader.start();
  }

  boolean isOpen() {
    return ended.get() == null;
  }

  /** Sends a request and waits for the message that answers it, result or error. */
  JsonNode exchange(ObjectNode request, CallContext context, Duration timeout) {
    long id = lastId.incrementAndGet();
    request.put("id", id);
    PendingCall call =
        new PendingCall(context, ContentLengthFraming.frame(RemoteJson.bytes(request)));
    pending.put(id, call);
    try {
      send(call);
      return call.await(timeout);
    } catch (TimeoutException e) {
      throw call.late(address, timeout, outbox.withdraw(call));
    } finally {
      pending.remove(id);
    }
  }

  private void send(PendingCall call) {
    outbox.add(call);
    // Looked at after the call is in both places: either we see the end, or the end sees the call.
    if (ended.get() != null) {
      settle(call);
      return;
    }
    try {
      if (!outbox.flush()) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
        selector.wakeup();
      }
    } catch (IOException | RuntimeException e) {
      // A cancelled key is an unchecked exception.
      end(e);
    }
  }

  private void readAll() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    try {
      while (isOpen()) {
        selector.select();
        selector.selectedKeys().clear();
        readOnce(buffer);
        if ((key.interestOps() & SelectionKey.OP_WRITE) != 0 && outbox.flush()) {
          key.interestOpsAnd(~SelectionKey.OP_WRITE);
          // Who added a request between these two lines has set the interest in vain.
          if (!outbox.flush()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      end(e);
    } finally {
      release();
    }
  }

  private void readOnce(ByteBuffer buffer) throws IOException {
    int count = channel.read(buffer.clear());
    if (count < 0) {
      throw new EOFException(
          framing.isInsideMessage()
              ? "it was closed in the middle of an answer"
              : "it was closed by the other side");
    }
    buffer.flip();
    for (Optional<byte[]> message = framing.next(buffer);
        message.isPresent();
        message = framing.next(buffer)) {
      dispatch(message.get());
    }
  }

  private void dispatch(byte[] bytes) throws IOException {
    JsonNode message = RemoteJson.read(bytes);
    if (message.has("method")) {
      return; // A notification of a newer sidecar.
    }
    JsonNode id = message.path("id");
    if (!message.isObject() || message.has("result") == message.has("error")) {
      throw ContentLengthFraming.violation("the sidecar sent what is no answer", bytes);
    }
    if (id.isNull()) {
      // Said to the connection as a whole, before it is closed: a bound, or a request cut short.
      throw new IOException("the sidecar said: " + message.path("error").path("message").asText());
    }
    if (!id.isIntegralNumber() || id.asLong() < 1 || id.asLong() > lastId.get()) {
      throw ContentLengthFraming.violation("the sidecar answered what nobody asked", bytes);
    }
    PendingCall call = pending.remove(id.asLong());
    if (call != null) { // else its caller has given up waiting
      call.answered(message);
    }
  }

  /** Ends the connection; the first reason counts. */
  private void end(Throwable reason) {
    if (ended.compareAndSet(null, reason)) {
      outbox.close();
      selector.wakeup();
    }
    pending.values().forEach(this::settle);
  }

  private void settle(PendingCall call) {
    call.lost(address, ended.get(), outbox.outcome(call));
  }

  private void release() {
    try (selector;
        channel) {
      pending.values().forEach(this::settle);
    } catch (IOException e) {
      // Nothing is to be done about a socket that cannot be closed: its calls have failed already.
      ended.get().addSuppressed(e);
    }
  }

  /** Ends it; calls in flight fail. Waits for its thread, which waits for nothing. */
  @Override
  public void close() {
    end(new IOException("the RemoteGlovebox was closed"));
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return address;
  }
}
