package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that are alike, and the calls that they carry.
 *
 * <p>A call takes an idle lane; when there is none and the pool is not full, its thread starts a
 * worker; otherwise it waits, within a bound. Workers are started when calls need them, and to keep
 * the configured minimum and spares.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, which kills nothing that ends in time.
 *
 * <p><b>Threads:</b> safe for use by several. A call runs on its caller's thread; workers that no
 * call waits for start on threads of their own.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /** So many checks without an answer, and a worker is taken for dead. */
  private static final int MISSED_PINGS = 6;

  private final PoolConfig config;
  private final RestartGate gate;
  private final Workforce workforce;

  WorkerPool(
      PoolConfig config, WorkerStarter starter, RestartGate gate, BackgroundTasks background) {
    this.config = config;
    this.gate = gate;
    this.workforce = new Workforce(config, starter, gate, background);
  }

  public PoolConfig config() {
    return config;
  }

  /**
   * Carries one call: on an idle lane, loading and binding what its worker does not know yet.
   * Blocks the calling thread until the result is there. An interrupt does not end the wait.
   *
   * @throws GloveboxException one of the failures of {@code dev.glovebox.failure}, with the outcome
   */
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    try {
      return invokeOnce(function, options, body);
    } catch (WorkerLostException e) {
      Outcome outcome = e.context().outcome();
      boolean repeatable =
          outcome == Outcome.NOT_SENT || (options.idempotent() && outcome == Outcome.MAY_HAVE_RUN);
      // A call that points into the lost worker has nowhere else to go.
      if (!repeatable || options.worker() != null) {
        throw e;
      }
      LOG.info("{} is called once more after: {}", function.qualifiedName(), e.getMessage());
      return invokeAgain(function, options, body, e);
    }
  }

  private <R> R invokeAgain(
      NativeFunction function, CallOptions options, CallBody<R> body, WorkerLostException first) {
    try {
      return invokeOnce(function, options, body);
    } catch (GloveboxException e) {
      if (e.context().outcome() == Outcome.NOT_SENT
          && first.context().outcome() == Outcome.MAY_HAVE_RUN) {
        // "Not sent" would be true of the second attempt only.
        first.addSuppressed(e);
        throw first;
      }
      e.addSuppressed(first);
      throw e;
    }
  }

  private <R> R invokeOnce(NativeFunction function, CallOptions options, CallBody<R> body) {
    CallContext context =
        CallContext.ofFunction(function.library(), function.symbol()).withOutcome(Outcome.NOT_SENT);
    HostLane lane = workforce.acquire(options.worker(), context);
    try {
      Duration loadTimeout = config.timeouts().load();
      lane.load(function.library(), loadTimeout);
      lane.bind(function, loadTimeout);
      Optional<Duration> deadline =
          options.deadline().isPresent() ? options.deadline() : config.timeouts().call();
      R result = lane.call(function, deadline, body);
      gate.succeeded(lane.worker().createdNanos());
      return result;
    } finally {
      workforce.release(lane);
    }
  }

  /** Starts, in the background, what is missing of the minimum and of the spares. */
  void keepStocked() {
    workforce.keepStocked();
  }

  /** Looks after every worker: is it there, is it due to be replaced. */
  void check() {
    for (Worker worker : workforce.workers()) {
      if (!worker.takesCalls()) {
        continue;
      }
      int missed = worker.ping();
      if (missed >= MISSED_PINGS) {
        worker.kill("it did not answer the supervisor's last " + missed + " checks");
        continue;
      }
      workforce.recycle(worker);
    }
  }

  /** What is known of each worker now; one whose process has ended is none any more. */
  public List<WorkerSnapshot> snapshot() {
    return workforce.workers().stream()
        .map(WorkerSnapshot::of)
        .filter(worker -> worker.state() != WorkerState.DEAD)
        .toList();
  }

  /**
   * Takes no more calls, lets those in flight end within the pool's stop timeout, and stops all
   * workers; what does not end in time is killed. Blocks until they are gone, may be called again.
   */
  @Override
  public void close() {
    workforce.close();
  }
}
