package dev.glovebox;

import java.time.Duration;
import java.util.Optional;

/**
 * How one call by a declared signature is made.
 *
 * @param deadline how long the call may take, a cold start included, in place of the declared one;
 *     empty to let that hold
 */
public record CallSettings(Optional<Duration> deadline) {
  /** As the registry declares it. */
  public static final CallSettings DEFAULT = new CallSettings(Optional.empty());

  /**
   * Refuses, by {@link IllegalArgumentException}, a deadline that is not longer than zero.
   *
   * @param deadline how long the call may take, a cold start included, in place of the declared one
   */
  public CallSettings {
    if (deadline.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("a deadline is longer than zero: " + deadline.get());
    }
  }

  /**
   * With a deadline of its own.
   *
   * @param time longer than zero
   * @return a changed copy
   * @throws IllegalArgumentException if the time is not longer than zero
   */
  public CallSettings withDeadline(Duration time) {
    return new CallSettings(Optional.of(time));
  }
}
