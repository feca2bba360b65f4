package dev.glovebox.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is to happen to a call before its Java object answers: nothing, unless one of these methods
 * says so. Both together are a call that takes its time and fails then.
 *
 * <p><b>Threads:</b> safe for use by any number.
 */
public final class CallScript {
  /**
   * What was said so far.
   *
   * @param time how long the call takes; null for no time
   * @param failure how it fails; null if it does not
   */
  record Step(Duration time, Failure failure) {
    static final Step NONE = new Step(null, null);

    /** What is not said here is what the other says. */
    Step orElse(Step other) {
      return new Step(time == null ? other.time : time, failure == null ? other.failure : failure);
    }
  }

  private final AtomicReference<Step> step = new AtomicReference<>(Step.NONE);

  CallScript() {}

  /**
   * Has the call block its thread for this time. A call that has a deadline, of {@code
   * LoadOptions}, {@code CallSettings} or the registry, waits no longer than that, and throws a
   * {@code CallDeadlineExceededException} then, as its worker would be killed. As with a real call,
   * an interrupt does not end it; {@link FakeGlovebox#close} does.
   *
   * @param time zero or more
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public CallScript takes(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a call takes no negative time: " + time);
    }
    step.updateAndGet(before -> new Step(time, before.failure));
    return this;
  }

  /**
   * Has the call throw, in place of its Java object being asked.
   *
   * @param failure as {@link Failures} has them
   * @return this
   */
  public CallScript fails(Failure failure) {
    Objects.requireNonNull(failure, "failure");
    step.updateAndGet(before -> new Step(before.time, failure));
    return this;
  }

  /**
   * Takes back what was said.
   *
   * @return this
   */
  public CallScript answers() {
    step.set(Step.NONE);
    return this;
  }

  Step step() {
    return step.get();
  }
}
