package dev.glovebox.supervise;

import dev.glovebox.diagnose.MemoryKill;
import dev.glovebox.diagnose.OomKills;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/**
 * Whether the kernel may have killed a worker for want of memory: it counted a kill since the
 * worker was last known to live.
 *
 * <p><b>Threads:</b> the first two are the supervisor's; {@link #since} may be asked by any.
 */
final class MemoryKills {
  private static final OomKills ALL = OomKills.here();

  /** How many there were when the worker was last seen alive. */
  private volatile OptionalLong before = OptionalLong.empty();

  /** How many there were when it was last asked. */
  private volatile OptionalLong atQuestion = OptionalLong.empty();

  /** The worker was started. */
  void started() {
    before = ALL.count();
    atQuestion = before;
  }

  /**
   * Takes the worker's answers, and asks it whether it lives.
   *
   * @param again whether it is asked
   * @param ping returns how many times in a row it has not answered
   * @return what {@code ping} does
   */
  int asking(boolean again, IntSupplier ping) {
    OptionalLong now = ALL.recentCount();
    int missed = ping.getAsInt();
    if (missed == 0) {
      // It lived when it was last asked, so what was counted by then will not have ended it.
      before = atQuestion;
      atQuestion = again ? now : atQuestion;
    }
    return missed;
  }

  /** Whether there was one since. */
  MemoryKill since() {
    return ALL.since(before);
  }
}
