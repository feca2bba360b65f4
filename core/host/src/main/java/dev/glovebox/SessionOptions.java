package dev.glovebox;

import java.time.Duration;
import java.util.Optional;

/**
 * How a {@link Session} treats a second caller.
 *
 * @param patience how long a thread waits for another one's call in the session to end; zero to
 *     refuse it at once, empty for the pool's {@code timeouts.acquire}
 */
public record SessionOptions(Optional<Duration> patience) {
  /** A second caller waits as long as a call outside a session waits for a lane. */
  public static final SessionOptions DEFAULT = new SessionOptions(Optional.empty());

  /**
   * Refuses, by {@link IllegalArgumentException}, a negative wait.
   *
   * @param patience how long a thread waits for another one's call in the session to end
   */
  public SessionOptions {
    if (patience.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("a wait cannot be negative: " + patience.get());
    }
  }

  /**
   * With a bound of its own for the wait.
   *
   * @param time zero to refuse a second caller at once
   * @return a changed copy
   * @throws IllegalArgumentException if the time is negative
   */
  public SessionOptions withPatience(Duration time) {
    return new SessionOptions(Optional.of(time));
  }

  /**
   * With a second caller refused at once.
   *
   * @return a changed copy
   */
  public SessionOptions refusingSecondCaller() {
    return withPatience(Duration.ZERO);
  }
}
