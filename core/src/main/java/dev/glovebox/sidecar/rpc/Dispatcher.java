package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SessionClosedException;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes messages, has their requests done by threads that may wait, and gives the answers.
 *
 * <p><b>Lifecycle:</b> serves until {@link #drain}; from then on it refuses.
 *
 * <p><b>Threads:</b> safe for any number. {@link #dispatch} does not block.
 */
public final class Dispatcher implements AutoCloseable {
  private static final String SESSION_OPEN = "glovebox.session.open";
  private static final String SESSION_CLOSE = "glovebox.session.close";

  private final LibraryCalls calls;
  private final Methods methods;
  private final Bounds bounds;
  private final FailureAnswers failures;
  private final SidecarListener listener;
  private final CallThreads threads;
  private volatile boolean draining;

  public Dispatcher(
      LibraryCalls calls,
      Methods methods,
      Bounds bounds,
      FailureAnswers failures,
      SidecarListener listener) {
    this.calls = calls;
    this.methods = methods;
    this.bounds = bounds;
    this.failures = failures;
    this.listener = listener;
    this.threads = new CallThreads(bounds.calls());
    ClientMethods.addTo(methods);
  }

  /** A client that has come; it is closed when its connection ends. */
  public Client newClient() {
    return new Client(bounds, threads);
  }

  /** The threads that requests run on. */
  public CallThreads threads() {
    return threads;
  }

  public Bounds bounds() {
    return bounds;
  }

  public FailureAnswers failures() {
    return failures;
  }

  /** Takes one message: a request, a notification, or a batch. */
  public void dispatch(JsonNode message, Client client, Answer answer) {
    if (!message.isArray()) {
      one(message, client, answer);
      return;
    }
    if (message.isEmpty()) {
      answer.send(
          Answer.error(
              new RpcError(ErrorCodes.INVALID_REQUEST, "Invalid Request: the batch is empty")));
      return;
    }
    if (message.size() > bounds.batch()) {
      listener.boundHit(Bound.BATCH);
      answer.send(
          Answer.error(
              RpcError.withHint(
                  ErrorCodes.INVALID_REQUEST,
                  "Invalid Request: the batch has more than " + bounds.batch() + " members",
                  "Send several; the sidecar's option is --max-batch.")));
      return;
    }
    Batch batch = new Batch(message.size(), answer);
    for (int i = 0; i < message.size(); i++) {
      one(message.get(i), client, batch.at(i));
    }
  }

  private void one(JsonNode message, Client client, Answer answer) {
    Request request;
    try {
      request = Request.of(message);
    } catch (RpcException invalid) {
      listener.answered("", invalid.error().code(), 0);
      answer.send(Answer.error(Request.idOf(message), invalid.error()));
      return;
    }
    Exchange exchange = new Exchange(request, client, answer, failures, listener);
    client.start(() -> start(exchange));
  }

  /** Never throws: whatever happens is the answer. */
  private void start(Exchange exchange) {
    try {
      if (draining) {
        throw new RpcException(
            RpcError.withHint(
                ErrorCodes.DRAINING, "the sidecar is stopping", "Connect again in a moment."));
      }
      route(exchange);
    } catch (RuntimeException e) {
      exchange.failed(e);
    }
  }

  private void route(Exchange exchange) {
    Request request = exchange.request();
    Client client = exchange.client();
    String method = request.method();
    switch (method) {
      case SESSION_OPEN -> {
        String library = SessionParams.library(request.params());
        if (!calls.offers(library)) {
          throw new RpcException(
              ErrorCodes.INVALID_PARAMS, "library: there is no library '" + library + "'");
        }
        call(exchange, () -> RpcJson.object().put("session", client.openSession(calls, library)));
      }
      case SESSION_CLOSE -> {
        ClientSession session = client.session(SessionParams.session(request));
        inSession(
            exchange,
            session,
            () -> {
              client.forget(session);
              session.close();
              return RpcJson.object().put("closed", true);
            });
      }
      default -> {
        Optional<RpcMethod> own = methods.find(method);
        if (own.isPresent()) {
          boolean taken =
              threads.method(() -> exchange.answer(() -> own.get().call(request.params(), client)));
          if (!taken) {
            exchange.busyWithMethods();
          }
        } else {
          function(exchange, function(method));
        }
      }
    }
  }

  private LibraryFunction function(String method) {
    int dot = method.indexOf('.');
    return Optional.of(method)
        .filter(name -> dot > 0)
        .flatMap(name -> calls.function(name.substring(0, dot), name.substring(dot + 1)))
        .orElseThrow(
            () ->
                new RpcException(
                    RpcError.withHint(
                        ErrorCodes.METHOD_NOT_FOUND,
                        "Method not found",
                        "Methods are named library.function; rpc.discover lists them.")));
  }

  private void function(Exchange exchange, LibraryFunction function) {
    Request request = exchange.request();
    String id = request.session();
    JsonNode params = request.params();
    if (id == null && params.path("session").isTextual() && !function.takes("session")) {
      id = params.get("session").textValue();
      params = ((ObjectNode) params).deepCopy().without("session");
    }
    JsonNode given = params;
    Client client = exchange.client();
    if (id == null) {
      call(exchange, () -> function.call(given, Optional.empty(), client));
      return;
    }
    ClientSession session = client.session(id);
    inSession(
        exchange, session, () -> function.call(given, Optional.of(session.session()), client));
  }

  private void call(Exchange exchange, Exchange.Work work) {
    if (!threads.call(() -> exchange.answer(work))) {
      exchange.busy();
    }
  }

  private void inSession(Exchange exchange, ClientSession session, Exchange.Work work) {
    Runnable task =
        () ->
            exchange.answer(
                () -> {
                  if (session.isClosed()) {
                    throw new SessionClosedException(CallContext.NONE);
                  }
                  return work.result();
                });
    session.enqueue(new ClientSession.Task(task, exchange::busy), threads::call);
  }

  /** Refuses every request from now on. */
  public void drain() {
    draining = true;
  }

  /** Whether requests are refused. */
  public boolean isDraining() {
    return draining;
  }

  /** Waits for the calls in flight after {@link #drain}; false if that took too long. */
  public boolean awaitCalls(Duration patience) throws InterruptedException {
    return threads.end(patience);
  }

  @Override
  public void close() {
    draining = true;
    threads.close();
  }
}
