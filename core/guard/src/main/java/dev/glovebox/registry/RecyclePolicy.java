package dev.glovebox.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a healthy worker is drained and replaced; each limit alone suffices, none is set by default.
 *
 * @param calls after this many calls, at least 1
 * @param memoryBytes when the worker's resident memory exceeds this many bytes
 * @param age this long after the worker's start
 */
public record RecyclePolicy(OptionalLong calls, OptionalLong memoryBytes, Optional<Duration> age) {
  /** Workers are never recycled. */
  public static final RecyclePolicy NEVER =
      new RecyclePolicy(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  /**
   * Refuses, by {@link IllegalArgumentException}, limits that are not above zero, and an age of
   * more than 365 days.
   *
   * @param calls after this many calls, at least 1
   * @param memoryBytes when the worker's resident memory exceeds this many bytes
   * @param age this long after the worker's start
   */
  public RecyclePolicy {
    Objects.requireNonNull(calls, "calls");
    Objects.requireNonNull(memoryBytes, "memoryBytes");
    checkPositive("calls", calls);
    checkPositive("memory", memoryBytes);
    age.ifPresent(limit -> Durations.check("recycle.age", limit));
  }

  /**
   * {@return the same, with a limit of calls}
   *
   * @param limit at least 1
   */
  public RecyclePolicy withCalls(long limit) {
    return new RecyclePolicy(OptionalLong.of(limit), memoryBytes, age);
  }

  /**
   * {@return the same, with a limit of resident memory}
   *
   * @param limit in bytes, at least 1
   */
  public RecyclePolicy withMemoryBytes(long limit) {
    return new RecyclePolicy(calls, OptionalLong.of(limit), age);
  }

  /**
   * {@return the same, with a limit of age}
   *
   * @param limit from the worker's start; longer than zero, at most 365 days
   */
  public RecyclePolicy withAge(Duration limit) {
    return new RecyclePolicy(calls, memoryBytes, Optional.of(limit));
  }

  private static void checkPositive(String name, OptionalLong limit) {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new InvalidSetting(
          name, "recycle." + name + " must be at least 1, not " + limit.getAsLong());
    }
  }
}
