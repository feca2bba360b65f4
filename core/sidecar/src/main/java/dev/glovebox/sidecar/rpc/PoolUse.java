package dev.glovebox.sidecar.rpc;

import java.time.Duration;
import java.util.Optional;

/**
 * What a call needs of the pool that its library runs in.
 *
 * @param pool its name
 * @param lanes how many calls it takes at once, when all its workers run
 * @param patience how long the call may wait for one of these
 * @param start how much longer while the pool starts a worker
 * @param deadline of the call; when it is over, the call waits no longer, whatever else is true
 */
public record PoolUse(
    String pool, int lanes, Duration patience, Duration start, Optional<Duration> deadline) {
  /** How long the call may wait at most. */
  Duration longest(boolean starting) {
    Duration most = starting ? patience.plus(start) : patience;
    return deadline.filter(due -> due.compareTo(most) < 0).orElse(most);
  }

  /** Whether a call that has waited for so long has no time left. */
  boolean isLate(Duration waited) {
    return deadline.filter(due -> due.compareTo(waited) <= 0).isPresent();
  }
}
