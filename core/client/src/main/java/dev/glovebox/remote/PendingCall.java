package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request on its way: what is to be written, and the answer that its caller waits for.
 *
 * <p><b>Threads:</b> the caller waits, the connection's thread settles. {@link #frame} belongs to
 * the {@link SendQueue} under its lock.
 */
final class PendingCall {
  private final CallContext context;
  private final ByteBuffer frame;
  private final long start = System.nanoTime();
  private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();

  PendingCall(CallContext context, ByteBuffer frame) {
    this.context = context;
    this.frame = frame;
  }

  ByteBuffer frame() {
    return frame;
  }

  void answered(JsonNode message) {
    answer.complete(message);
  }

  /** Ends the call because its connection has ended. */
  void lost(String address, Throwable cause, Outcome outcome) {
    answer.completeExceptionally(failure(address, cause, outcome));
  }

  private GloveboxException failure(String address, Throwable cause, Outcome outcome) {
    CallContext now = contextNow(outcome);
    if (cause instanceof ProtocolException broken) {
      return new ProtocolException(
          "the connection to " + address + " was closed", broken.firstBytesHex(), now, broken);
    }
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new SidecarUnavailableException(
        address, "the connection to the sidecar at " + address + " ended: " + why, now, cause);
  }

  private CallContext contextNow(Outcome outcome) {
    return context.withElapsed(Duration.ofNanos(System.nanoTime() - start)).withOutcome(outcome);
  }

  /**
   * Waits for the answer. An interrupt does not end the wait, as in JNA; the thread's flag is kept.
   *
   * @throws TimeoutException if there is none in time
   */
  JsonNode await(Duration timeout) throws TimeoutException {
    long end = start + timeout.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          // Made for this call alone, on the connection's thread: the caller's stack is missing.
          GloveboxException failure = (GloveboxException) e.getCause();
          failure.setStackTrace(e.getStackTrace());
          throw failure;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What is thrown when {@link #await} ran out of time. */
  CallDeadlineExceededException late(String address, Duration timeout, Outcome outcome) {
    return new CallDeadlineExceededException(
        "no answer from the sidecar at " + address + " within " + timeout.toMillis() + " ms",
        timeout,
        HangReport.unavailable("the function may still run in the sidecar's worker"),
        contextNow(outcome),
        "The wait was ended, not the function: declare its deadline in the sidecar's registry,"
            + " below this timeout.");
  }
}
