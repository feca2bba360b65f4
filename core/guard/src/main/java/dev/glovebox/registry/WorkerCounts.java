package dev.glovebox.registry;

/**
 * How many workers a pool has. A spare is started and takes no calls: it stands by, beyond {@code
 * max}, and takes the place of a worker that was lost, or of one that would have to be started for
 * want of a free lane. Another spare is started in its place then.
 *
 * @param min workers kept running from the pool's start on; 0 by default: the first is started when
 *     it is needed
 * @param max the most workers that take calls at one time, at least 1; 1 by default
 * @param spare workers kept ready besides those; 0 by default
 */
public record WorkerCounts(int min, int max, int spare) {
  /** The largest number of either kind that a pool can have. */
  public static final int LARGEST = 1024;

  /** One worker, started when it is needed. */
  public static final WorkerCounts DEFAULT = new WorkerCounts(0, 1, 0);

  /**
   * Refuses, by {@link IllegalArgumentException}, counts that are out of range.
   *
   * @param min workers kept running from the pool's start on
   * @param max the most workers that take calls at one time, at least 1
   * @param spare workers kept ready besides those; 0 by default
   */
  public WorkerCounts {
    if (max < 1 || max > LARGEST) {
      throw new InvalidSetting("max", "workers.max must be from 1 to " + LARGEST + ", not " + max);
    }
    if (min < 0 || min > max) {
      throw new InvalidSetting(
          "min", "workers.min must be from 0 to workers.max (" + max + "), not " + min);
    }
    if (spare < 0 || spare > LARGEST) {
      throw new InvalidSetting(
          "spare", "workers.spare must be from 0 to " + LARGEST + ", not " + spare);
    }
  }
}
