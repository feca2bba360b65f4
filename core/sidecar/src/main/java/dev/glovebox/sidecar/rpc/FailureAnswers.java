package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.InspectionException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures as clients are told of them.
 *
 * @param verbose whether clients may see the host's paths, addresses, and what a library printed
 */
public record FailureAnswers(boolean verbose) {
  private static final Logger LOG = LoggerFactory.getLogger(FailureAnswers.class);
  private static final LogLimit LIMIT = new LogLimit();

  /**
   * {@return the error that a request is answered with}
   *
   * @param failure of any kind
   */
  public RpcError of(Throwable failure) {
    if (failure instanceof RpcException refusal) {
      return refusal.error();
    }
    if (failure instanceof GloveboxException known) {
      return new RpcError(ErrorCodes.of(known), shown(what(known)), data(known));
    }
    LIMIT.log(
        failure.getClass().getName(),
        end ->
            LOG.error(
                "a bug: a request failed with what is no failure of Glovebox's{}", end, failure));
    return RpcError.withHint(
        ErrorCodes.INTERNAL_ERROR,
        verbose ? "Internal error: " + failure : "Internal error",
        "The log of the sidecar has more; report it.");
  }

  private ObjectNode data(GloveboxException known) {
    ObjectNode data = RpcJson.object();
    known.library().ifPresent(name -> data.put("library", name));
    known.function().ifPresent(name -> data.put("function", name));
    known.worker().ifPresent(name -> data.put("worker", name));
    known.outcome().ifPresent(outcome -> data.put("outcome", outcome.name()));
    known.elapsed().ifPresent(time -> data.put("elapsedMillis", time.toMillis()));
    if (known instanceof LibraryRefusedException refused) {
      data.put("rule", refused.rule());
    }
    if (known instanceof WorkerLostException lost) {
      lost.exit().ifPresent(exit -> data.put("exit", exit));
    }
    if (known instanceof CallDeadlineExceededException late) {
      data.put("deadlineMillis", late.deadline().toMillis());
    }
    if (known instanceof WorkerUnavailableException unavailable) {
      data.put("retryAfterMillis", unavailable.retryAfter().toMillis());
    }
    if (!known.advice().isEmpty()) {
      data.put("hint", shown(known.advice()));
    }
    return data;
  }

  /** What happened, without the advice at its end: that is the hint. */
  private String what(GloveboxException known) {
    if (!verbose && known instanceof WorkerLostException lost) {
      // The excerpt of the report is what the library printed: it may be anything.
      return "the worker was lost: it " + lost.crashReport().summary();
    }
    if (!verbose && known instanceof InspectionException) {
      return "a library's file cannot be read";
    }
    String message = String.valueOf(known.getMessage());
    if (!verbose && known instanceof WorkerStartException start) {
      message = message.replace("; command: " + String.join(" ", start.command()), "");
    }
    String end = ". " + known.advice();
    return message.endsWith(end) ? message.substring(0, message.length() - end.length()) : message;
  }

  /**
   * {@return a text without what clients may not see}
   *
   * @param text for people
   */
  public String shown(String text) {
    return verbose ? text : Redaction.of(text);
  }
}
