package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SessionClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

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
  private final Int64Form int64;
  private final CallThreads threads;
  private final PoolQueues queues;
  private volatile boolean draining;

  /**
   * Makes one whose answers have 64-bit integers as numbers until a client says otherwise.
   *
   * @param calls the libraries that are offered
   * @param methods those of the sidecar itself
   * @param bounds how much clients may ask
   * @param failures how clients are told of failures
   * @param listener is told of what happens
   */
  public Dispatcher(
      LibraryCalls calls,
      Methods methods,
      Bounds bounds,
      FailureAnswers failures,
      SidecarListener listener) {
    this(calls, methods, bounds, failures, listener, Int64Form.NUMBER);
  }

  /**
   * Makes one.
   *
   * @param calls the libraries that are offered
   * @param methods those of the sidecar itself
   * @param bounds how much clients may ask
   * @param failures how clients are told of failures
   * @param listener is told of what happens
   * @param int64 how 64-bit integers look in answers until a client says it
   */
  public Dispatcher(
      LibraryCalls calls,
      Methods methods,
      Bounds bounds,
      FailureAnswers failures,
      SidecarListener listener,
      Int64Form int64) {
    this.calls = calls;
    this.methods = methods;
    this.bounds = bounds;
    this.failures = failures;
    this.listener = listener;
    this.int64 = int64;
    this.threads = new CallThreads(bounds.call().most());
    this.queues = new PoolQueues(bounds.call(), threads, calls::isStarting);
    ClientMethods.addTo(methods);
  }

  /** {@return a client that has come; it is closed when its connection ends} */
  public Client newClient() {
    return new Client(bounds, threads, int64);
  }

  /** {@return the threads that requests run on} */
  public CallThreads threads() {
    return threads;
  }

  /** {@return how much clients may ask} */
  public Bounds bounds() {
    return bounds;
  }

  /** {@return how clients are told of failures} */
  public FailureAnswers failures() {
    return failures;
  }

  /**
   * Takes one message: a request, a notification, or a batch.
   *
   * @param message one value, as it was read
   * @param client who sent it
   * @param answer takes what comes of it
   */
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
    if (message.size() > bounds.message().batch()) {
      listener.boundHit(Bound.BATCH);
      answer.send(
          Answer.error(
              RpcError.withHint(
                  ErrorCodes.INVALID_REQUEST,
                  "Invalid Request: the batch has more than "
                      + bounds.message().batch()
                      + " members",
                  "Send several; the sidecar's option is --max-batch.")));
      return;
    }
    Batch batch = new Batch(message.size(), answer);
    for (int i = 0; i < message.size(); i++) {
      one(message.get(i), client, batch.at(i));
    }
  }

  /**
   * Answers a message with an error, without looking further into it.
   *
   * @param message of which at most the id is read
   * @param error what it is answered with
   * @param answer takes it; is told of nothing where the message is a notification
   */
  public void refuse(JsonNode message, RpcError error, Answer answer) {
    error.bound().ifPresent(listener::boundHit);
    if (message.isObject() && !message.has("id")) {
      answer.nothing();
    } else {
      answer.send(Answer.error(Request.idOf(message), error));
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
        call(
            exchange,
            calls.pool(library),
            waited -> RpcJson.object().put("session", client.openSession(calls, library)));
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
            refused(exchange, exchange::busyWithMethods);
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
      // Of the same nodes: there may be many.
      ObjectNode others = RpcJson.object();
      others.setAll((ObjectNode) params);
      params = others.without("session");
    }
    JsonNode given = params;
    Client client = exchange.client();
    Int64Form form = request.int64() == null ? client.int64() : request.int64();
    if (id == null) {
      call(
          exchange,
          function.pool(),
          waited -> function.call(given, Optional.empty(), client, form, waited));
      return;
    }
    ClientSession session = client.session(id);
    inSession(
        exchange,
        session,
        () -> function.call(given, Optional.of(session.session()), client, form, Duration.ZERO));
  }

  private void call(Exchange exchange, PoolUse use, Function<Duration, JsonNode> work) {
    queues
        .submit(
            use,
            new PoolQueues.Call() {
              @Override
              public void run(Duration waited) {
                exchange.answer(
                    () -> {
                      if (!waited.isZero() && exchange.client().isClosed()) {
                        throw new RpcException(ErrorCodes.OTHER, "the client is gone");
                      }
                      return work.apply(waited);
                    });
              }

              @Override
              public void expired(Duration waited) {
                if (use.isLate(waited)) {
                  exchange.late(use);
                } else {
                  exchange.exhausted(use);
                }
              }
            })
        .ifPresent(bound -> refused(exchange, () -> exchange.busy(bound)));
  }

  /** There is no thread for a request: because there are too many, or because none can be had. */
  private void refused(Exchange exchange, Runnable busy) {
    if (threads.areStarved()) {
      exchange.withoutThread();
    } else {
      busy.run();
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
    session.enqueue(
        new ClientSession.Task(task, () -> refused(exchange, () -> exchange.busy(Bound.CALLS))),
        threads::call);
  }

  /** Refuses every request from now on. */
  public void drain() {
    draining = true;
  }

  /** {@return whether requests are refused} */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Waits for the calls in flight after {@link #drain}; false if that took too long.
   *
   * @param patience how long it waits at most
   * @return whether all have ended
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean awaitCalls(Duration patience) throws InterruptedException {
    return threads.end(patience);
  }

  @Override
  public void close() {
    draining = true;
    queues.close();
    threads.close();
  }
}
