package dev.glovebox.supervise;

import dev.glovebox.link.HostLane;
import dev.glovebox.link.Lease;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds lanes that were taken and never given back, because an error, such as a {@link
 * StackOverflowError}, ended the call in the middle of doing so. No code of the caller's can be
 * relied on for that: whatever it does may overflow the stack again. So the truth is looked for
 * where it cannot lie, in the stack of the thread that has the lane.
 *
 * <p>A lane is forgotten if it is in the same call's hands at two checks, and the thread that took
 * it has ended, or is in no method that has a lane. Sessions have theirs between calls, too: of
 * them the turn is looked at, which only a call has.
 *
 * <p><b>Threads:</b> used by the supervisor's thread only.
 */
final class LeaseAudit {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseAudit.class);

  /** Whoever takes a lane of a call, or has one, is in a method of one of these. */
  private final Set<String> haveLanes;

  /** Lanes that were in use at the last check, and whose. */
  private Map<HostLane, Use> before = new HashMap<>();

  private Map<HostLane, Use> now = new HashMap<>();

  /** A lane in the hands of a thread, which has had so many calls answered over it. */
  private record Use(Thread owner, long calls) {
    boolean isSame(Use other) {
      return other != null && other.owner == owner && other.calls == calls;
    }
  }

  /**
   * Makes it for a pool.
   *
   * @param haveLanes whoever takes a lane of a call, or has one, is in a method of one of these
   */
  LeaseAudit(Set<Class<?>> haveLanes) {
    this.haveLanes = haveLanes.stream().map(Class::getName).collect(Collectors.toSet());
  }

  /** A check begins: what was seen at the one before is compared with. */
  void begin() {
    Map<HostLane, Use> seen = now;
    now = before;
    before = seen;
    now.clear();
  }

  /**
   * Whether nobody will ever give the lane back.
   *
   * @param inSession whether a session holds it
   */
  boolean isForgotten(HostLane lane, boolean inSession) {
    Lease lease = lane.lease();
    if (!lease.isTaken() || inSession) {
      return false;
    }
    Use use = new Use(lease.owner(), lease.calls());
    now.put(lane, use);
    return use.isSame(before.get(lane)) && isInNoCall(use.owner()) && lease.isTaken();
  }

  private boolean isInNoCall(Thread thread) {
    if (thread == null || !thread.isAlive()) {
      return true;
    }
    StackTraceElement[] stack = thread.getStackTrace();
    boolean idle = isWhole(stack);
    for (StackTraceElement frame : stack) {
      idle = idle && !haveLanes.contains(outer(frame.getClassName()));
    }
    LOG.debug("{} is in a call: {}", thread, !idle);
    return idle;
  }

  /** Deep stacks are cut off at their bottom, where the call may be. */
  /**
   * Whether a session's turn will never be given back: as with a lane, the same thread has had it
   * at two checks with no call answered meanwhile, and is in no call.
   *
   * @param holder who has the turn; null if nobody has
   */
  boolean isTurnForgotten(HostLane lane, Thread holder) {
    if (holder == null) {
      return false;
    }
    Use use = new Use(holder, lane.lease().calls());
    now.put(lane, use);
    return use.isSame(before.get(lane)) && isInNoCall(holder);
  }

  private static boolean isWhole(StackTraceElement[] stack) {
    if (stack.length == 0) {
      return false;
    }
    StackTraceElement bottom = stack[stack.length - 1];
    return bottom.getMethodName().equals("main")
        || bottom.getClassName().equals("java.lang.Thread")
        || bottom.getClassName().startsWith("java.lang.VirtualThread");
  }

  private static String outer(String className) {
    int nested = className.indexOf('$');
    return nested < 0 ? className : className.substring(0, nested);
  }
}
