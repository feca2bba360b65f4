package dev.glovebox.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of everything that a pool waits for.
 *
 * @param start from the spawn of a worker until it is ready; 30 s by default
 * @param load for loading one library, its constructors included; 30 s by default
 * @param call the deadline of a call whose function declares none: from the call to its result, the
 *     start of a worker, loading and waiting for a lane included, so leave room for a cold start.
 *     Without it, and by default, a call may take for ever
 * @param acquire for a free lane when all are in use, not counting the time for which a worker is
 *     being started; 5 s by default
 * @param stop for a worker to end when asked, before it is killed; 5 s by default
 */
public record PoolTimeouts(
    Duration start, Duration load, Optional<Duration> call, Duration acquire, Duration stop) {

  /** The defaults, without a deadline for calls. */
  public static final PoolTimeouts DEFAULT =
      new PoolTimeouts(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Optional.empty(),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  /**
   * Refuses, by {@link IllegalArgumentException}, a time that is not longer than zero or exceeds
   * 365 days.
   *
   * @param start from the spawn of a worker until it is ready; 30 s by default
   * @param load for loading one library, its constructors included; 30 s by default
   * @param call the deadline of a call whose function declares none: from the call to its result,
   *     the start of a worker, loading and waiting for a lane included, so leave room for a cold
   *     start
   * @param acquire for a free lane when all are in use, not counting the time for which a worker is
   *     being started
   * @param stop for a worker to end when asked, before it is killed; 5 s by default
   */
  public PoolTimeouts {
    Durations.check("timeouts.start", start);
    Durations.check("timeouts.load", load);
    call.ifPresent(deadline -> Durations.check("timeouts.call", deadline));
    Durations.check("timeouts.acquire", acquire);
    Durations.check("timeouts.stop", stop);
  }

  /**
   * {@return the same, with another bound for the start of a worker}
   *
   * @param time from its spawn until it is ready; longer than zero, at most 365 days
   */
  public PoolTimeouts withStart(Duration time) {
    return new PoolTimeouts(time, load, call, acquire, stop);
  }

  /**
   * {@return the same, with another bound for loading a library}
   *
   * @param time its constructors included; longer than zero, at most 365 days
   */
  public PoolTimeouts withLoad(Duration time) {
    return new PoolTimeouts(start, time, call, acquire, stop);
  }

  /**
   * {@return the same, with this deadline for calls whose function declares none}
   *
   * @param time a cold start included; longer than zero, at most 365 days
   */
  public PoolTimeouts withCall(Duration time) {
    return new PoolTimeouts(start, load, Optional.of(time), acquire, stop);
  }

  /**
   * {@return the same, with another bound for waiting for a free lane}
   *
   * @param time the start of a worker not counted; longer than zero, at most 365 days
   */
  public PoolTimeouts withAcquire(Duration time) {
    return new PoolTimeouts(start, load, call, time, stop);
  }

  /**
   * {@return the same, with another bound for the end of a worker that was asked to end}
   *
   * @param time until it is killed; longer than zero, at most 365 days
   */
  public PoolTimeouts withStop(Duration time) {
    return new PoolTimeouts(start, load, call, acquire, time);
  }
}
