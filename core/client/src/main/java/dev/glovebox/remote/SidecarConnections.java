package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of one {@link RemoteGlovebox}, taken in turn; one that has ended is replaced when
 * its turn comes.
 *
 * <p><b>Threads:</b> any. While one thread connects, those that want the same connection wait.
 */
final class SidecarConnections implements AutoCloseable {
  private final SidecarAddress address;
  private final RemoteOptions options;
  private final Slot[] slots;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean closed;

  SidecarConnections(SidecarAddress address, RemoteOptions options) {
    this.address = address;
    this.options = options;
    this.slots = new Slot[options.connections()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot();
    }
  }

  String address() {
    return address.text();
  }

  /**
   * A connection that was open a moment ago.
   *
   * @throws SidecarUnavailableException if there is none to be had
   */
  SidecarConnection next(CallContext context) {
    return slots[Math.floorMod(turn.getAndIncrement(), slots.length)].open(context);
  }

  @Override
  public void close() {
    closed = true;
    for (Slot slot : slots) {
      slot.close();
    }
  }

  private SidecarConnection connect(CallContext context) {
    CallContext unsent = context.withOutcome(Outcome.NOT_SENT);
    try {
      SidecarConnection connection =
          new SidecarConnection(
              address.text(), address.connect(options.connectTimeout()), options.maxMessageBytes());
      boolean ready = false;
      try {
        options.token().ifPresent(token -> authenticate(connection, token, unsent));
        ready = true;
      } finally {
        if (!ready) {
          connection.close();
        }
      }
      return connection;
    } catch (IOException e) {
      throw new SidecarUnavailableException(
          address.text(), "cannot reach the sidecar at " + address.text() + ": " + e, unsent, e);
    }
  }

  private void authenticate(SidecarConnection connection, String token, CallContext context) {
    ObjectNode request = Requests.of("glovebox.authenticate");
    request.putObject("params").put("token", token);
    JsonNode answer = connection.exchange(request, context, options.connectTimeout());
    if (answer.has("error")) {
      throw RemoteFailures.of(answer.get("error"), context);
    }
  }

  /** The place of one connection. */
  private final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private SidecarConnection current;

    SidecarConnection open(CallContext context) {
      lock.lock();
      try {
        if (closed) {
          throw new SidecarUnavailableException(
              address.text(),
              "the RemoteGlovebox is closed",
              context.withOutcome(Outcome.NOT_SENT),
              null);
        }
        if (current == null || !current.isOpen()) {
          if (current != null) {
            current.close();
          }
          current = connect(context);
        }
        return current;
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        if (current != null) {
          current.close();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
