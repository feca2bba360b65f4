package dev.glovebox.supervise;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The life of a worker.
 *
 * <pre>{@code
 * NEW -> STARTING -> HANDSHAKING -> READY -> LOADING <-> SERVING
 *  any of these  -> KILLING -> DEAD        READY, SERVING -> DRAINING -> DEAD
 *  any of these  -> DEAD (it ended by itself)
 * }</pre>
 *
 * <p>What is not in the table is refused: see {@link #mayBecome}.
 */
public enum WorkerState {
  /** Not yet executed. */
  NEW,
  /** The process runs, and has not yet connected. */
  STARTING,
  /** It connects back and proves who it is. */
  HANDSHAKING,
  /** All lanes are open; no library is loaded. */
  READY,
  /** A lane loads a library. */
  LOADING,
  /** At least one library is loaded. */
  SERVING,
  /** It takes no further call and ends when those in flight have returned. */
  DRAINING,
  /** It was told to die, for a reason that its record names. */
  KILLING,
  /** The process has ended. */
  DEAD;

  private static final Map<WorkerState, Set<WorkerState>> MOVES = moves();

  private static Map<WorkerState, Set<WorkerState>> moves() {
    Map<WorkerState, Set<WorkerState>> moves = new EnumMap<>(WorkerState.class);
    moves.put(NEW, EnumSet.of(STARTING, DEAD));
    moves.put(STARTING, EnumSet.of(HANDSHAKING, KILLING, DEAD));
    moves.put(HANDSHAKING, EnumSet.of(READY, KILLING, DEAD));
    moves.put(READY, EnumSet.of(LOADING, DRAINING, KILLING, DEAD));
    moves.put(LOADING, EnumSet.of(READY, SERVING, DRAINING, KILLING, DEAD));
    moves.put(SERVING, EnumSet.of(LOADING, DRAINING, KILLING, DEAD));
    moves.put(DRAINING, EnumSet.of(KILLING, DEAD));
    moves.put(KILLING, EnumSet.of(DEAD));
    moves.put(DEAD, EnumSet.noneOf(WorkerState.class));
    return moves;
  }

  /**
   * {@return whether a worker in this state may go to {@code next}}
   *
   * @param next another state
   */
  public boolean mayBecome(WorkerState next) {
    return MOVES.get(this).contains(next);
  }

  /** {@return whether a worker in this state takes calls} */
  public boolean takesCalls() {
    return this == READY || this == LOADING || this == SERVING;
  }

  /** {@return whether the process is ending or has ended} */
  public boolean ending() {
    return this == KILLING || this == DEAD;
  }
}
