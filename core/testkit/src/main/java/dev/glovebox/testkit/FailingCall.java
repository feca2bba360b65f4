package dev.glovebox.testkit;

import dev.glovebox.failure.CallContext;
import dev.glovebox.registry.PoolConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * A call for which a {@link Failure} makes an exception.
 *
 * @param pool that of its library
 * @param context library, function, worker and the time since it began; without an outcome
 * @param deadline that of the call; empty if it has none
 */
public record FailingCall(PoolConfig pool, CallContext context, Optional<Duration> deadline) {}
