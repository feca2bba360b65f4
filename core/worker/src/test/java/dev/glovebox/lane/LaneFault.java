package dev.glovebox.lane;

/**
 * Where a side of a lane dies.
 *
 * @param times so many times the step is reached in calls of this shape
 * @param spinNanos how long both sides look for a frame before they sleep
 */
record LaneFault(
    LaneSegment.Side side, LaneStep step, Traffic.Shape shape, int times, long spinNanos) {
  @Override
  public String toString() {
    return "%s dies at %s %d in %s".formatted(side, step, times, shape);
  }
}
