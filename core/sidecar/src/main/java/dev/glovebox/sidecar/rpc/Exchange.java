package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import java.time.Duration;

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

  /** There are too many calls, by this bound. */
  void busy(Bound bound) {
    String what =
        bound == Bound.WAITING
            ? "as many calls wait for this library's pool as may"
            : "the sidecar has as many calls at work as it may";
    RpcError error =
        RpcError.withHint(
            ErrorCodes.BUSY,
            what,
            "Nothing was sent: try again; the sidecar's option is --" + bound.option() + ".");
    error.data().put("outcome", Outcome.NOT_SENT.name());
    failed(new RpcException(error.at(bound)));
  }

  /** The system gives this process no more threads. */
  void withoutThread() {
    RpcError error =
        RpcError.withHint(
            ErrorCodes.BUSY,
            "the sidecar is unable to create native threads for more requests",
            "Nothing was sent: try again. The limits on processes and threads (ulimit -u, the"
                + " container's pids) leave it too few; --max-calls bounds what it wants.");
    error.data().put("outcome", Outcome.NOT_SENT.name());
    failed(new RpcException(error));
  }

  /** No lane of its pool was free in time. */
  void exhausted(PoolUse use) {
    failed(
        new PoolExhaustedException(
            use.pool(),
            use.lanes(),
            "no thread of pool '"
                + use.pool()
                + "' became free within "
                + use.patience().toMillis()
                + " ms: all "
                + use.lanes()
                + " are in calls",
            notSent()));
  }

  /** Its deadline was over before a lane of its pool was free. */
  void late(PoolUse use) {
    Duration deadline = use.deadline().orElseThrow();
    failed(
        new CallDeadlineExceededException(
            "the call was not sent within its deadline of "
                + deadline.toMillis()
                + " ms: all threads of pool '"
                + use.pool()
                + "' that there are were in calls",
            deadline,
            notSent(),
            "Nothing was sent: try again. Give the pool more threads (workers.max, threads), or the"
                + " deadline room for those that wait before it."));
  }

  private CallContext notSent() {
    String method = request.method();
    int dot = method.indexOf('.');
    CallContext context =
        method.startsWith("glovebox.")
            ? CallContext.NONE
            : CallContext.ofFunction(method.substring(0, dot), method.substring(dot + 1));
    return context
        .withElapsed(Duration.ofNanos(System.nanoTime() - startNanos))
        .withOutcome(Outcome.NOT_SENT);
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
