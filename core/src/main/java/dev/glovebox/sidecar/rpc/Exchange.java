package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** One request on its way to its answer, which it gets exactly once. */
final class Exchange {
  /** What makes the result, or throws. */
  @FunctionalInterface
  interface Work {
    JsonNode result();
  }

  private final Request request;
  private final Client client;
  private final Answer answer;
  private final FailureAnswers failures;
  private final SidecarListener listener;
  private final long startNanos = System.nanoTime();

  Exchange(
      Request request,
      Client client,
      Answer answer,
      FailureAnswers failures,
      SidecarListener listener) {
    this.request = request;
    this.client = client;
    this.answer = answer;
    this.failures = failures;
    this.listener = listener;
  }

  Request request() {
    return request;
  }

  Client client() {
    return client;
  }

  /** Does the work and answers with its result, or with its failure. */
  void answer(Work work) {
    JsonNode result;
    try {
      result = work.result();
    } catch (RuntimeException | Error e) {
      // An error, too: whatever it is, the client waits for an answer.
      failed(e);
      return;
    }
    finish(0, request.isNotification() ? null : Answer.result(request.id(), result));
  }

  void failed(Throwable failure) {
    RpcError error = failures.of(failure);
    error.bound().ifPresent(listener::boundHit);
    finish(error.code(), request.isNotification() ? null : Answer.error(request.id(), error));
  }

  void busy() {
    failed(
        new RpcException(
            RpcError.withHint(
                    ErrorCodes.BUSY,
                    "the sidecar has as many calls at work as it may",
                    "Nothing was sent: try again; the sidecar's option is --max-calls.")
                .at(Bound.CALLS)));
  }

  /** Of the sidecar's own methods, which have a small bound of their own. */
  void busyWithMethods() {
    failed(
        new RpcException(
            RpcError.withHint(
                ErrorCodes.BUSY,
                "the sidecar has as many of its own methods at work as it may",
                "Nothing was done: try again.")));
  }

  private void finish(int code, JsonNode message) {
    listener.answered(request.method(), code, System.nanoTime() - startNanos);
    try {
      if (message == null) {
        answer.nothing();
      } else {
        answer.send(message);
      }
    } finally {
      client.done();
    }
  }
}
