package dev.glovebox.lane;

/** The steps of {@link SharedTransport}'s protocol, after each of which a side may die. */
enum LaneStep {
  /** A frame is written, and nobody can see it. */
  WRITTEN,
  /** It can be seen. */
  PUBLISHED,
  /** The other side, which slept, was rung. */
  RUNG,
  /** A frame of the other side was taken, and not looked at yet. */
  TAKEN,
  /** This side is about to sleep. */
  ARMED,
  /** It has woken, for whatever reason. */
  WOKEN,
  /** The frame that is written was moved to a side segment. */
  MOVED_TO_SIDE,
  /** The host has made a side segment for the worker, which does not know yet. */
  SIDE_MADE,
  /** The worker was told of it. */
  SIDE_GIVEN
}
