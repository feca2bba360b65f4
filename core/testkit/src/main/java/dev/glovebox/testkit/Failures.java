package dev.glovebox.testkit;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.MemoryExhaustedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.SessionBusyException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.PoolTimeouts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The failures of calls, each as a real {@code Glovebox} has it: the exception, its outcome, and a
 * text of the same parts. {@code docs/failures.md} says when they happen.
 */
public final class Failures {
  private static final int EXIT_OF_SIGSEGV = 139;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration HANG_INTERVAL = Duration.ofMillis(100);

  private Failures() {}

  /** {@return the worker crashes in the call, which may have run: a SIGSEGV} */
  public static Failure workerLost() {
    return workerLost(Outcome.MAY_HAVE_RUN);
  }

  /**
   * {@return the worker is lost to a SIGSEGV}
   *
   * @param outcome {@link Outcome#NOT_SENT} if it was lost before it had the call, and {@link
   *     Outcome#MAY_HAVE_RUN} if in it
   * @throws IllegalArgumentException if it is {@link Outcome#RAN}: a call that is known to have run
   *     lost no worker
   */
  public static Failure workerLost(Outcome outcome) {
    return workerLost(
        outcome,
        EXIT_OF_SIGSEGV,
        new CrashReport(
            new CrashCause.Signal("SIGSEGV", 11),
            "ended by SIGSEGV",
            List.of("a test has scripted it"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of()));
  }

  /**
   * {@return the worker is lost}
   *
   * @param outcome as {@link #workerLost(Outcome)} takes it
   * @param exit the exit code of its process
   * @param report what the exception says of its end
   * @throws IllegalArgumentException as {@link #workerLost(Outcome)} does
   */
  public static Failure workerLost(Outcome outcome, int exit, CrashReport report) {
    requireUnfinished(outcome);
    Objects.requireNonNull(report, "report");
    String advice =
        outcome == Outcome.NOT_SENT
            ? "The next call gets a new worker; it is safe to call again."
            : "The next call gets a new worker. Call again only if the function may run twice.";
    return call ->
        new WorkerLostException(exit, report, call.context().withOutcome(outcome), advice, null);
  }

  /**
   * {@return the call exceeds its deadline in native code, and its worker is killed for that; it
   * may have run}
   *
   * <p>The deadline is the call's own, or one second if it has none. The call does not take that
   * time: {@link CallScript#takes} has it do.
   */
  public static Failure deadlineExceeded() {
    return call -> exceeded(call, deadline(call));
  }

  /**
   * {@return the call's deadline is over before it is sent: it has not run, and no worker is lost}
   */
  public static Failure deadlineExceededBeforeSent() {
    return call -> {
      Duration deadline = deadline(call);
      PoolTimeouts timeouts = call.pool().timeouts();
      return new CallDeadlineExceededException(
          "the call was not sent within its deadline of "
              + deadline.toMillis()
              + " ms: a worker was being started",
          deadline,
          notSent(call).withWorker(null).withElapsed(call.context().elapsed()),
          "What it waited for goes on, and may be ready for the next call. Give deadlines room for a"
              + " cold start (starting a worker may take up to "
              + timeouts.start().toMillis()
              + " ms, loading up to "
              + timeouts.load().toMillis()
              + " ms), or keep workers ready: workers.min, workers.spare and preload.");
    };
  }

  /** {@return all lanes of the pool are in use for longer than {@code timeouts.acquire}} */
  public static Failure poolExhausted() {
    return call -> {
      PoolConfig pool = call.pool();
      int lanes = pool.workers().max() * pool.threads().lanes();
      return new PoolExhaustedException(
          pool.name(),
          lanes,
          "no lane of pool '"
              + pool.name()
              + "' became free within "
              + pool.timeouts().acquire().toMillis()
              + " ms; it has "
              + lanes,
          notSent(call).withWorker(null));
    };
  }

  /** {@return the pool starts no worker for the next five seconds, as too many were lost} */
  public static Failure workerUnavailable() {
    return workerUnavailable(RETRY_AFTER);
  }

  /**
   * {@return the pool starts no worker for a while, as too many were lost}
   *
   * @param retryAfter for how long
   * @throws IllegalArgumentException if it is negative
   */
  public static Failure workerUnavailable(Duration retryAfter) {
    if (retryAfter.isNegative()) {
      throw new IllegalArgumentException("no time can be negative: " + retryAfter);
    }
    return call ->
        new WorkerUnavailableException(
            call.pool().name(),
            retryAfter,
            "the last one, " + call.context().worker() + ", ended by SIGSEGV",
            notSent(call).withWorker(null));
  }

  /** {@return a worker that the call needs does not start} */
  public static Failure workerNotStarted() {
    return call ->
        new WorkerStartException(
            "worker " + call.context().worker() + " ended before it was ready",
            List.of("java"),
            1,
            List.of(),
            notSent(call),
            "Look at what it has printed; `glovebox doctor` checks what a worker needs.",
            null);
  }

  /** {@return another thread is in a call of the session for too long} */
  public static Failure sessionBusy() {
    return call -> new SessionBusyException(call.pool().timeouts().acquire(), notSent(call));
  }

  /** {@return an argument is a pointer into a worker that is gone} */
  public static Failure staleHandle() {
    return call ->
        new StaleHandleException(
            call.context().worker(),
            "worker " + call.context().worker() + ", which the pointer came from, is gone",
            notSent(call));
  }

  /**
   * {@return this process has no memory left for what the call sends, or gets}
   *
   * @param outcome {@link Outcome#NOT_SENT} for what it sends, {@link Outcome#RAN} for what the
   *     function has returned, {@link Outcome#MAY_HAVE_RUN} for an answer that is lost
   */
  public static Failure memoryExhausted(Outcome outcome) {
    String what =
        switch (outcome) {
          case NOT_SENT -> "this process has no memory left for what is sent with the call";
          case RAN -> "this process has no memory left for what the call has returned";
          case MAY_HAVE_RUN -> "this process had no memory left to read the answer of a call";
        };
    return call -> {
      OutOfMemoryError cause = new OutOfMemoryError("Java heap space");
      return new MemoryExhaustedException(
          what + " (" + cause.getMessage() + ")",
          call.context().withOutcome(outcome),
          "Give this process more memory (-Xmx), or pass and return less at once.",
          cause);
    };
  }

  /** The box is closed while a call takes its time. */
  static WorkerLostException closedMeanwhile(FailingCall call) {
    CrashReport report =
        new CrashReport(
            new CrashCause.Killed("the Glovebox was closed"),
            "was killed by its supervisor: the Glovebox was closed",
            List.of("a call was in it when the Glovebox was closed"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());
    return new WorkerLostException(
        null,
        report,
        call.context().withOutcome(Outcome.MAY_HAVE_RUN),
        "Close the Glovebox after the last call of what was loaded from it.",
        null);
  }

  static CallDeadlineExceededException exceeded(FailingCall call, Duration deadline) {
    return new CallDeadlineExceededException(
        "a call of "
            + call.context().library()
            + "."
            + call.context().function()
            + " exceeded its deadline of "
            + deadline.toMillis()
            + " ms",
        deadline,
        new HangReport(
            HangClass.SLEEP,
            HangClass.SLEEP.sentence(),
            List.of("a test has scripted it"),
            HANG_INTERVAL),
        call.context().withOutcome(Outcome.MAY_HAVE_RUN),
        "The worker was killed, for native code has no other cancel; the next call gets a new one."
            + " Raise the deadline if the function may take this long.");
  }

  private static Duration deadline(FailingCall call) {
    return call.deadline().orElse(DEADLINE);
  }

  private static CallContext notSent(FailingCall call) {
    return call.context().withElapsed(null).withOutcome(Outcome.NOT_SENT);
  }

  private static void requireUnfinished(Outcome outcome) {
    if (outcome == Outcome.RAN) {
      throw new IllegalArgumentException(
          "a call that is known to have run has lost no worker: NOT_SENT or MAY_HAVE_RUN");
    }
  }
}
