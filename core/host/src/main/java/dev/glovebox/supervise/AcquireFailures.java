package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.LibraryLoadException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.link.Deadline;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.PoolTimeouts;
import java.time.Duration;
import java.util.List;

/**
 * What a call is told that gets no lane of a pool.
 *
 * <p><b>Threads:</b> immutable.
 */
final class AcquireFailures {
  private final PoolConfig config;

  AcquireFailures(PoolConfig config) {
    this.config = config;
  }

  /** The worker that it waited for did not start. */
  GloveboxException startFailed(GloveboxException failure, CallContext call) {
    CallContext context = ofStart(failure, call);
    GloveboxException alike;
    if (failure instanceof WorkerStartException start) {
      return start.forCall(context);
    } else if (failure instanceof LibraryRefusedException refusal) {
      alike =
          new LibraryRefusedException(
              refusal.rule(), refusal.what(), refusal.evidence(), context, refusal.advice());
    } else if (failure instanceof LibraryLoadException load) {
      alike = new LibraryLoadException(load.what(), load.missing(), context, load.advice());
    } else {
      return failed("worker of pool '" + config.name() + "' cannot start", failure, context);
    }
    // Of the thread that started it.
    alike.addSuppressed(failure);
    return alike;
  }

  /** What is known of the failure's own worker and library goes before what the call says. */
  private static CallContext ofStart(GloveboxException failure, CallContext call) {
    CallContext context = call.withOutcome(Outcome.NOT_SENT);
    CallContext own = failure.context();
    if (own.worker() != null) {
      context = context.withWorker(own.worker());
    }
    return own.library() == null || own.library().equals(call.library())
        ? context
        : context.withLibrary(own.library()).withFunction(own.function());
  }

  /** There is no thread to start a worker on. */
  WorkerStartException noThread(Worker worker, OutOfMemoryError e) {
    return new WorkerStartException(
        "worker of pool '" + config.name() + "' cannot start: " + e.getMessage(),
        List.of(),
        null,
        List.of(),
        CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT),
        "Leave this process more threads and memory (ulimit -u, the container's pids and memory"
            + " limits), or use fewer.",
        e);
  }

  /** What starts a worker has failed in a way that is not foreseen. */
  WorkerStartException notStarted(Worker worker, Throwable e) {
    return failed(
        "worker of pool '" + config.name() + "' cannot start",
        e,
        CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT));
  }

  private static WorkerStartException failed(String what, Throwable cause, CallContext context) {
    boolean told = cause instanceof GloveboxException;
    return new WorkerStartException(
        what + ": " + (told ? ((GloveboxException) cause).what() : cause),
        List.of(),
        null,
        List.of(),
        context,
        told
            ? ((GloveboxException) cause).advice()
            : "Look at its cause; `glovebox doctor` checks what a worker needs, and the limits of"
                + " this process on descriptors, threads and memory (ulimit -a) must leave room.",
        cause);
  }

  /** The call's deadline was over before it could be sent; {@code why} is a clause. */
  CallDeadlineExceededException late(String why, Deadline due, CallContext context) {
    PoolTimeouts timeouts = config.timeouts();
    return new CallDeadlineExceededException(
        "the call was not sent within its deadline of " + due.length().toMillis() + " ms: " + why,
        due.length(),
        context.withElapsed(due.elapsed()).withOutcome(Outcome.NOT_SENT),
        "What it waited for goes on, and may be ready for the next call. Give deadlines room for a"
            + " cold start (starting a worker may take up to "
            + timeouts.start().toMillis()
            + " ms, loading up to "
            + timeouts.load().toMillis()
            + " ms), or keep workers ready: workers.min, workers.spare and preload.");
  }

  /** No worker may start before some time has passed. */
  WorkerUnavailableException unavailable(long nanos, String why, CallContext context) {
    return new WorkerUnavailableException(config.name(), Duration.ofNanos(nanos), why, context);
  }

  /**
   * All lanes of all workers were in use for too long.
   *
   * @param failedStart of a worker that was to be started meanwhile; null if none has failed
   */
  PoolExhaustedException exhausted(GloveboxException failedStart, CallContext context) {
    int lanes = config.workers().max() * config.threads().lanes();
    String started =
        failedStart == null ? "" : "; another worker could not be started: " + failedStart.what();
    PoolExhaustedException exhausted =
        new PoolExhaustedException(
            config.name(),
            lanes,
            "no lane of pool '"
                + config.name()
                + "' became free within "
                + config.timeouts().acquire().toMillis()
                + " ms; it has "
                + lanes
                + started,
            context);
    if (failedStart != null) {
      exhausted.addSuppressed(failedStart);
    }
    return exhausted;
  }
}
