package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How one call is carried.
 *
 * @param deadline how long the function may run, from the sending of the call to its result; empty
 *     for ever. Waiting for a lane, starting a worker and loading the library have bounds of their
 *     own
 * @param idempotent whether the call may be sent once more when its worker was lost
 * @param worker the one worker that can take the call, because an argument points into it; null for
 *     any
 */
public record CallOptions(Optional<Duration> deadline, boolean idempotent, WorkerId worker) {
  /** No deadline, never repeated, any worker. */
  public static final CallOptions DEFAULT = new CallOptions(Optional.empty(), false, null);

  public CallOptions withDeadline(Optional<Duration> time) {
    return new CallOptions(time, idempotent, worker);
  }

  public CallOptions withIdempotent(boolean repeatable) {
    return new CallOptions(deadline, repeatable, worker);
  }

  public CallOptions withWorker(WorkerId only) {
    return Objects.equals(only, worker) ? this : new CallOptions(deadline, idempotent, only);
  }
}
