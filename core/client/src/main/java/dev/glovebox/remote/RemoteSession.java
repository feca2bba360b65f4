package dev.glovebox.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.SessionClosedException;
import java.time.Duration;

/**
 * One worker of the sidecar and one of its native threads, held over several calls.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, and no longer than its connection: after a
 * restart of the sidecar every call fails with {@link SessionClosedException}.
 *
 * <p><b>Threads:</b> safe for use by several; its calls run one at a time.
 */
public final class RemoteSession implements AutoCloseable {
  private final String library;
  private final String id;
  private final SidecarConnection connection;
  private final Duration callTimeout;
  private volatile boolean closed;

  RemoteSession(String library, String id, SidecarConnection connection, Duration callTimeout) {
    this.library = library;
    this.id = id;
    this.connection = connection;
    this.callTimeout = callTimeout;
  }

  /**
   * Binds a Java interface to the session's library.
   *
   * @param <T> the Java interface
   * @param type the Java interface whose methods are functions of the library
   * @return an instance whose calls run in this session
   */
  public <T> T load(Class<T> type) {
    return load(library, type);
  }

  /**
   * Binds a Java interface to another library of the same pool.
   *
   * @param <T> the Java interface
   * @param otherLibrary the name of the other library in the sidecar's registry
   * @param type the Java interface whose methods are functions of the library
   * @return an instance whose calls run in this session
   */
  public <T> T load(String otherLibrary, Class<T> type) {
    return RemoteInterface.bind(otherLibrary, type, this::call);
  }

  private RemoteReply call(RemoteRequest request) {
    CallContext context = request.context();
    if (closed || !connection.isOpen()) {
      throw new SessionClosedException(context);
    }
    if (request.handleOrigin() != null && request.handleOrigin() != connection) {
      throw new ForeignPointerException(
          "a handle came over another connection than the session's",
          context,
          "Make handles in the session that uses them.");
    }
    ObjectNode message = request.message().put("session", id);
    return new RemoteReply(
        RemoteGlovebox.result(connection.exchange(message, context, callTimeout), context),
        connection);
  }

  /** Gives the worker back; may be called again, and after the connection has ended. */
  @Override
  public void close() {
    if (closed || !connection.isOpen()) {
      return;
    }
    closed = true;
    ObjectNode request = Requests.of("glovebox.session.close");
    request.putObject("params").put("session", id);
    CallContext context = CallContext.ofLibrary(library);
    try {
      RemoteGlovebox.result(connection.exchange(request, context, callTimeout), context);
    } catch (SidecarUnavailableException e) {
      // The connection has ended, and the session with it: that is what was wanted.
      return;
    }
  }
}
