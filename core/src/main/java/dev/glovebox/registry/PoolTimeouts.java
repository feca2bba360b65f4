package dev.glovebox.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of everything that a pool waits for.
 *
 * @param start from the spawn of a worker until it is ready; 30 s by default
 * @param load for loading one library, its constructors included; 30 s by default
 * @param call the deadline of a call whose function declares none; without it, and by default, a
 *     call may take for ever
 * @param acquire for a free lane when all are in use; 5 s by default
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

  public PoolTimeouts {
    Durations.check("timeouts.start", start);
    Durations.check("timeouts.load", load);
    call.ifPresent(deadline -> Durations.check("timeouts.call", deadline));
    Durations.check("timeouts.acquire", acquire);
    Durations.check("timeouts.stop", stop);
  }

  public PoolTimeouts withStart(Duration time) {
    return new PoolTimeouts(time, load, call, acquire, stop);
  }

  public PoolTimeouts withLoad(Duration time) {
    return new PoolTimeouts(start, time, call, acquire, stop);
  }

  public PoolTimeouts withCall(Duration time) {
    return new PoolTimeouts(start, load, Optional.of(time), acquire, stop);
  }

  public PoolTimeouts withAcquire(Duration time) {
    return new PoolTimeouts(start, load, call, time, stop);
  }

  public PoolTimeouts withStop(Duration time) {
    return new PoolTimeouts(start, load, call, acquire, time);
  }
}
