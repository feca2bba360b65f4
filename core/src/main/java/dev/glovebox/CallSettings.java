package dev.glovebox;

import java.time.Duration;
import java.util.Optional;

/**
 * How one call by a declared signature is made.
 *
 * @param deadline in place of the declared one; empty to let that hold
 */
public record CallSettings(Optional<Duration> deadline) {
  /** As the registry declares it. */
  public static final CallSettings DEFAULT = new CallSettings(Optional.empty());

  public CallSettings {
    if (deadline.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("a deadline is longer than zero: " + deadline.get());
    }
  }

  /** With a deadline of its own. */
  public CallSettings withDeadline(Duration time) {
    return new CallSettings(Optional.of(time));
  }
}
