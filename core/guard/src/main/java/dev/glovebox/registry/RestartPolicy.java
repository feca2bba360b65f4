package dev.glovebox.registry;

import java.time.Duration;

/**
 * What happens after a worker was lost: when the next is started, and when the pool gives up for a
 * while.
 *
 * @param intensity how many losses {@code within} the window are answered by a restart; one more
 *     opens the breaker. 5 by default; 0 opens it at the first loss
 * @param within the window in which losses are counted; 60 s by default
 * @param backoffBase the delay before the first restart, doubled for each that follows; 100 ms by
 *     default
 * @param backoffMax the longest such delay, at least {@code backoffBase}; 10 s by default
 * @param breakerOpen how long the breaker refuses calls before one is let through as a trial; 30 s
 *     by default
 */
public record RestartPolicy(
    int intensity,
    Duration within,
    Duration backoffBase,
    Duration backoffMax,
    Duration breakerOpen) {

  /** Five restarts in a minute. */
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          5,
          Duration.ofSeconds(60),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private static final int MAX_INTENSITY = 10_000;

  /**
   * Refuses, by {@link IllegalArgumentException}, what is out of range.
   *
   * @param intensity how many losses {@code within} the window are answered by a restart
   * @param within the window in which losses are counted; 60 s by default
   * @param backoffBase the delay before the first restart, doubled for each that follows
   * @param backoffMax the longest such delay, at least {@code backoffBase}
   * @param breakerOpen how long the breaker refuses calls before one is let through as a trial
   */
  public RestartPolicy {
    if (intensity < 0 || intensity > MAX_INTENSITY) {
      throw new InvalidSetting(
          "intensity",
          "restart.intensity must be from 0 to " + MAX_INTENSITY + ", not " + intensity);
    }
    Durations.check("restart.within", within);
    Durations.check("restart.backoffBase", backoffBase);
    Durations.check("restart.backoffMax", backoffMax);
    Durations.check("restart.breakerOpen", breakerOpen);
    if (backoffBase.compareTo(backoffMax) > 0) {
      throw new InvalidSetting(
          "backoffBase",
          "restart.backoffBase ("
              + Durations.text(backoffBase)
              + ") must not exceed restart.backoffMax ("
              + Durations.text(backoffMax)
              + ")");
    }
  }

  /**
   * {@return the same, with another limit of losses}
   *
   * @param losses how many in the window are answered by a restart; 0 opens the breaker at the
   *     first
   * @param window in which losses are counted
   */
  public RestartPolicy withIntensity(int losses, Duration window) {
    return new RestartPolicy(losses, window, backoffBase, backoffMax, breakerOpen);
  }

  /**
   * {@return the same, with other delays before restarts}
   *
   * @param base the first, doubled for each that follows
   * @param max the longest, at least {@code base}
   */
  public RestartPolicy withBackoff(Duration base, Duration max) {
    return new RestartPolicy(intensity, within, base, max, breakerOpen);
  }

  /**
   * {@return the same, with another time for which the breaker refuses calls}
   *
   * @param time until one call is let through as a trial
   */
  public RestartPolicy withBreakerOpen(Duration time) {
    return new RestartPolicy(intensity, within, backoffBase, backoffMax, time);
  }
}
