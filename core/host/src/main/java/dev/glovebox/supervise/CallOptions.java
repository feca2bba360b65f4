package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How one call is carried.
 *
 * @param deadline how long the call may take, from its beginning to its result: waiting for a lane,
 *     the start of a worker and the loading of the library count. Empty for ever; those have bounds
 *     of their own still
 * @param idempotent whether the call may be sent once more when its worker was lost
 * @param worker the one worker that can take the call, because an argument points into it; null for
 *     any
 */
public record CallOptions(Optional<Duration> deadline, boolean idempotent, WorkerId worker) {
  /** No deadline, never repeated, any worker. */
  public static final CallOptions DEFAULT = new CallOptions(Optional.empty(), false, null);

  /**
   * {@return the same, with another deadline}
   *
   * @param time from the call's beginning to its result; empty for ever
   */
  public CallOptions withDeadline(Optional<Duration> time) {
    return new CallOptions(time, idempotent, worker);
  }

  /**
   * {@return the same, for a call that may or may not be sent twice}
   *
   * @param repeatable whether it may be sent once more when its worker was lost
   */
  public CallOptions withIdempotent(boolean repeatable) {
    return new CallOptions(deadline, repeatable, worker);
  }

  /**
   * {@return the same, for one worker}
   *
   * @param only the one worker that can take the call; null for any
   */
  public CallOptions withWorker(WorkerId only) {
    return Objects.equals(only, worker) ? this : new CallOptions(deadline, idempotent, only);
  }
}
