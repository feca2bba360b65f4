package dev.glovebox.link;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.lane.Bootstrap;

/**
 * The worker at the other end of a lane, as far as the lane needs to know it.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public interface LaneWorker {
  /** {@return which worker it is} */
  WorkerId id();

  /** {@return the process id; 0 before there is one} */
  long pid();

  /** It has said hello, on one of its connections. */
  void saidHello();

  /** {@return whether a call may begin on one of its lanes} */
  boolean takesCalls();

  /** {@return whether it is killed, or dead} */
  boolean isEnding();

  /** {@return whether its end has closed its lanes, so that their memory may be given back} */
  boolean hasClosedLanes();

  /**
   * {@return whether something waits for the next use of one of its lanes: {@link
   * LaneAccess#flush}}
   */
  boolean hasFlushDue();

  /** Something is about to be run in it, which may write to its output. */
  void expectOutput();

  /**
   * {@return whether it has loaded a library}
   *
   * @param library its name in the registry
   */
  boolean isLoaded(String library);

  /**
   * The file of a library that it is to load, as it is now. Blocks while files are read.
   *
   * @param library its name in the registry
   * @param context of the call, for a failure
   * @return null for the one that it was told of at its start
   */
  Bootstrap.Library toLoad(String library, CallContext context);

  /** A load begins; {@link #endLoad} is due. */
  void beginLoad();

  /**
   * A load has ended.
   *
   * @param library its name in the registry
   * @param file what {@link #toLoad} has given; null for the one that it was told of at its start
   * @param succeeded whether the worker has it now
   */
  void endLoad(String library, Bootstrap.Library file, boolean succeeded);

  /**
   * {@return the id under which a function is, or will be, bound in it}
   *
   * @param function which function
   */
  int functionId(NativeFunction function);

  /** {@return the function pointers that it was given} */
  CallbackRegistrations upcalls();

  /**
   * Kills the process. Does not wait; every caller that waits for this worker wakes.
   *
   * @param reason why, as a sentence's end: "... was killed because REASON"
   */
  void kill(String reason);

  /**
   * As {@link #kill}, for a call that is over too late: other calls on this worker are told so.
   *
   * @param missed what was over too late, for the messages
   */
  void killAtDeadline(String missed);

  /** {@return whether a call that was over too late has brought about its end} */
  boolean wasKilledAtDeadline();

  /**
   * Its connections ended, so its process ends as a rule by itself, and leaves better evidence than
   * after a kill. One that does not within a bound is of no use any more, and is killed.
   *
   * @param reason why its connections ended, for the messages
   */
  void awaitEndAfter(String reason);

  /** {@return whether its process has ended; waits for that, within a bound} */
  boolean hasEnded();

  /**
   * Why it ended. Waits, within a bound, until it has.
   *
   * @return a report in any case; one that says so if the process has not ended
   */
  CrashReport crashReport();

  /** {@return the exit code, or null if there is none yet, or it is not told} */
  Integer exitCode();
}
