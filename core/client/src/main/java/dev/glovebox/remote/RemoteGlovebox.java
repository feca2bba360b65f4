package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import java.time.Duration;

/**
 * The libraries of a sidecar: loads interfaces whose calls go to a {@code glovebox serve}.
 *
 * <pre>{@code
 * try (RemoteGlovebox box = RemoteGlovebox.connect("unix:/run/glovebox/glovebox.sock")) {
 *   Greeter greeter = box.load("greeter", Greeter.class);
 *   long sum = greeter.Add(20, 22);
 * }
 * }</pre>
 *
 * <p>Calls fail with the exceptions of {@code dev.glovebox.failure}, made again from the sidecar's
 * answer, and with two of this package: {@link SidecarUnavailableException} and {@link
 * RemoteErrorException}.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}. When the sidecar goes away, the calls in flight
 * fail, saying that they may have run; the next call connects again. What the sidecar kept for the
 * connection is gone then: sessions and handles.
 *
 * <p><b>Threads:</b> safe for use by any number of threads, as are the interfaces that it loads. A
 * call blocks its thread; an interrupt does not end it, and the thread keeps its flag.
 */
public final class RemoteGlovebox implements AutoCloseable {
  private final SidecarConnections connections;
  private final RemoteOptions options;

  private RemoteGlovebox(SidecarConnections connections, RemoteOptions options) {
    this.connections = connections;
    this.options = options;
  }

  /**
   * As {@link #connect(String, RemoteOptions)} with the defaults.
   *
   * @param address the sidecar's door: {@code unix:PATH} or {@code tcp:HOST:PORT}
   * @return the client, to be closed after its last call
   */
  public static RemoteGlovebox connect(String address) {
    return connect(address, RemoteOptions.DEFAULT);
  }

  /**
   * Connects to a sidecar. Blocks for {@link RemoteOptions#connectTimeout} at most.
   *
   * @param address {@code unix:PATH} or {@code tcp:HOST:PORT}, as after the sidecar's {@code
   *     --listen}
   * @param options bounds of time and size, and the token
   * @return the client, to be closed after its last call
   * @throws SidecarUnavailableException if nobody answers there
   * @throws RemoteErrorException if the sidecar refuses the token
   * @throws IllegalArgumentException if the address is none
   */
  public static RemoteGlovebox connect(String address, RemoteOptions options) {
    SidecarConnections connections = new SidecarConnections(SidecarAddress.of(address), options);
    connections.next(CallContext.NONE);
    return new RemoteGlovebox(connections, options);
  }

  /**
   * As {@link #load(String, Class, Duration)} with the call timeout of the options.
   *
   * @param <T> the Java interface
   * @param library the name of the library in the sidecar's registry
   * @param type the Java interface whose methods are functions of the library
   * @return an instance for any number of threads
   */
  public <T> T load(String library, Class<T> type) {
    return load(library, type, options.callTimeout());
  }

  /**
   * Binds a Java interface to a library of the sidecar: each method is called by its name in the
   * registry. Nothing is sent; whether the sidecar has the function is found by the first call.
   *
   * @param <T> the Java interface
   * @param library the name of the library in the sidecar's registry
   * @param type the Java interface whose methods are functions of the library
   * @param callTimeout how long each call waits for its answer
   * @return an instance for any number of threads
   * @throws dev.glovebox.failure.SignatureException if a method's types have no form in JSON
   */
  public <T> T load(String library, Class<T> type, Duration callTimeout) {
    RemoteOptions.requirePositive("callTimeout", callTimeout);
    return RemoteInterface.bind(library, type, request -> call(request, callTimeout));
  }

  /**
   * Takes one worker and one of its native threads for several calls, as {@code Glovebox.session}
   * does. The session ends with its connection.
   *
   * @param library the name of the library in the sidecar's registry
   * @return the session, to be closed after its last call
   */
  public RemoteSession session(String library) {
    CallContext context = CallContext.ofLibrary(library);
    ObjectNode request = Requests.of("glovebox.session.open");
    request.putObject("params").put("library", library);
    SidecarConnection connection = connections.next(context);
    JsonNode answer = result(connection.exchange(request, context, options.callTimeout()), context);
    return new RemoteSession(
        library, answer.path("session").asText(), connection, options.callTimeout());
  }

  /**
   * Calls any method of the sidecar, its own ones too ({@code glovebox.health}, {@code
   * rpc.discover}).
   *
   * @param params an array, an object, or null for none
   * @param method the method's name, for example {@code greeter.Add}
   * @return the result as it came
   */
  public JsonNode call(String method, JsonNode params) {
    ObjectNode request = Requests.of(method);
    if (params != null) {
      request.set("params", params);
    }
    CallContext context = CallContext.NONE.withFunction(method);
    SidecarConnection connection = connections.next(context);
    return result(connection.exchange(request, context, options.callTimeout()), context);
  }

  /**
   * Tells the sidecar that a handle will not be used any more: it keeps a bounded number of them
   * for each connection. Frees nothing in the library.
   *
   * @param handle a handle that the sidecar gave
   * @return false if the sidecar did not know it, or its connection has ended
   */
  public boolean release(RemoteHandle handle) {
    if (!handle.origin().isOpen()) {
      return false;
    }
    ObjectNode request = Requests.of("glovebox.release");
    request.putObject("params").set("handle", RemoteValues.toJson(handle));
    JsonNode answer = handle.origin().exchange(request, CallContext.NONE, options.callTimeout());
    return result(answer, CallContext.NONE).path("released").asBoolean();
  }

  private RemoteReply call(RemoteRequest request, Duration timeout) {
    if (request.handleOrigin() != null) {
      return exchange(alive(request), request, timeout);
    }
    try {
      return exchange(connections.next(request.context()), request, timeout);
    } catch (SidecarUnavailableException e) {
      // The sidecar was started anew since the last call: what never left is safe to send again.
      if (e.outcome().orElse(null) != Outcome.NOT_SENT || e.getCause() == null) {
        throw e;
      }
      return exchange(connections.next(request.context()), request, timeout);
    }
  }

  /** The only connection that a handle means anything on. */
  private static SidecarConnection alive(RemoteRequest request) {
    SidecarConnection origin = request.handleOrigin();
    if (!origin.isOpen()) {
      throw new StaleHandleException(
          origin.toString(),
          "the connection that a handle came from has ended, and the handle with it",
          request.context().withOutcome(Outcome.NOT_SENT));
    }
    return origin;
  }

  static RemoteReply exchange(
      SidecarConnection connection, RemoteRequest request, Duration timeout) {
    JsonNode answer = connection.exchange(request.message(), request.context(), timeout);
    return new RemoteReply(result(answer, request.context()), connection);
  }

  static JsonNode result(JsonNode answer, CallContext context) {
    if (answer.has("error")) {
      throw RemoteFailures.of(answer.get("error"), context);
    }
    return answer.get("result");
  }

  /** Ends its connections. Calls in flight fail; may be called again. */
  @Override
  public void close() {
    connections.close();
  }

  @Override
  public String toString() {
    return "RemoteGlovebox at " + connections.address();
  }
}
