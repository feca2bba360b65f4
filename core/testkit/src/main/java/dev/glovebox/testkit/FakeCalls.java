package dev.glovebox.testkit;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes the calls of a fake: refuses, records, delays, fails and answers them.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class FakeCalls {
  private final FakeLibraries libraries;
  private final Map<FakeFunction, FunctionScript> scripts = new ConcurrentHashMap<>();
  private final List<RecordedCall> recorded = new CopyOnWriteArrayList<>();

  /** The worker that each pool has now: a loss makes it the next one. */
  private final Map<String, WorkerId> workers = new ConcurrentHashMap<>();

  /** Open until the box is closed; calls that take time wait for it. */
  private final CountDownLatch closed = new CountDownLatch(1);

  FakeCalls(FakeLibraries libraries) {
    this.libraries = libraries;
  }

  FunctionScript script(FakeFunction function) {
    return scripts.computeIfAbsent(function, FunctionScript::new);
  }

  List<RecordedCall> recorded() {
    return List.copyOf(recorded);
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  void close() {
    closed.countDown();
  }

  void requireOpen(String pool, CallContext context) {
    if (isClosed()) {
      throw new GloveboxClosedException(pool, context.withOutcome(Outcome.NOT_SENT), null);
    }
  }

  WorkerId worker(String pool) {
    return workers.computeIfAbsent(pool, name -> new WorkerId(name, 1, 1));
  }

  /** A call outside a session. */
  Object call(
      FakeFunction function, Object[] arguments, Optional<Duration> deadline, Callers.Body body)
      throws Throwable {
    String pool = libraries.pool(function.library()).name();
    requireOpen(pool, function.context());
    return call(worker(pool), false, function, arguments, deadline, body);
  }

  /** A call that nothing refuses any more. */
  Object call(
      WorkerId worker,
      boolean inSession,
      FakeFunction function,
      Object[] arguments,
      Optional<Duration> deadline,
      Callers.Body body)
      throws Throwable {
    long start = System.nanoTime();
    FunctionScript script = script(function);
    int number = script.begin();
    recorded.add(RecordedCall.of(function, number, arguments, worker.toString(), inSession));
    CallScript.Step step = script.step(number);
    if (step.time() != null) {
      pass(step.time(), function, worker, deadline, start);
    }
    if (step.failure() != null) {
      throw failed(step.failure().of(failing(function, worker, deadline, start)), worker);
    }
    return body.run();
  }

  /** Lets the time of a call go by, or what it has of it. */
  private void pass(
      Duration time,
      FakeFunction function,
      WorkerId worker,
      Optional<Duration> deadline,
      long start) {
    boolean late = deadline.filter(bound -> bound.compareTo(time) < 0).isPresent();
    boolean over = awaitClosed(late ? deadline.get() : time);
    if (over) {
      throw failed(Failures.closedMeanwhile(failing(function, worker, deadline, start)), worker);
    }
    if (late) {
      throw failed(
          Failures.exceeded(failing(function, worker, deadline, start), deadline.get()), worker);
    }
  }

  private boolean awaitClosed(Duration bound) {
    return Uninterrupted.await(bound, nanos -> closed.await(nanos, TimeUnit.NANOSECONDS));
  }

  private FailingCall failing(
      FakeFunction function, WorkerId worker, Optional<Duration> deadline, long start) {
    CallContext context =
        function
            .context()
            .withWorker(worker.toString())
            .withElapsed(Duration.ofNanos(System.nanoTime() - start));
    return new FailingCall(libraries.pool(function.library()), context, deadline);
  }

  private RuntimeException failed(RuntimeException failure, WorkerId worker) {
    if (losesWorker(failure)) {
      // Two calls that lose the same worker lose one.
      workers.replace(
          worker.pool(),
          worker,
          new WorkerId(worker.pool(), worker.slot(), worker.generation() + 1));
    }
    return failure;
  }

  private static boolean losesWorker(RuntimeException failure) {
    return failure instanceof WorkerLostException
        || (failure instanceof CallDeadlineExceededException late
            && late.outcome().filter(Outcome.NOT_SENT::equals).isEmpty());
  }
}
