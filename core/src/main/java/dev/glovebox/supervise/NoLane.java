package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.failure.WorkerUnavailableException;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;

/**
 * What a call is told that gets no lane of a pool.
 *
 * <p><b>Threads:</b> immutable.
 */
final class NoLane {
  private final PoolConfig config;

  NoLane(PoolConfig config) {
    this.config = config;
  }

  /** The worker that it waited for did not start. */
  WorkerStartException startFailed(WorkerStartException failure, CallContext context) {
    return new WorkerStartException(
        "the worker that the call waited for did not start",
        failure.command(),
        failure.exit().isPresent() ? (Integer) failure.exit().getAsInt() : null,
        failure.stderrTail(),
        context,
        failure.advice(),
        failure);
  }

  /** No worker may start before some time has passed. */
  WorkerUnavailableException unavailable(long nanos, String why, CallContext context) {
    return new WorkerUnavailableException(config.name(), Duration.ofNanos(nanos), why, context);
  }

  /** All lanes of all workers were in use for too long. */
  PoolExhaustedException exhausted(CallContext context) {
    int lanes = config.workers().max() * config.threads().lanes();
    return new PoolExhaustedException(
        config.name(),
        lanes,
        "no lane of pool '"
            + config.name()
            + "' became free within "
            + config.timeouts().acquire().toMillis()
            + " ms; it has "
            + lanes,
        context);
  }
}
