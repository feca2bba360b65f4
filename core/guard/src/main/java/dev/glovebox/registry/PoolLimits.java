package dev.glovebox.registry;

/**
 * What a worker may be asked to carry.
 *
 * @param messageBytes the largest frame on a lane in bytes, either way, from 4 KiB to 1 GiB; 256
 *     MiB by default
 * @param sharedBytes the most bytes that all open shared buffers of one worker have together, from
 *     4 KiB to 1 TiB; 1 GiB by default
 * @param outputBytesPerSecond how many bytes that a worker writes to stdout and stderr are logged
 *     per second, from 1 KiB to 1 GiB; 1 MiB by default. What eight seconds give may come at once;
 *     what is more is dropped, and a line in the log says how much that was
 */
public record PoolLimits(long messageBytes, long sharedBytes, long outputBytesPerSecond) {
  private static final long SMALLEST_BYTES = 4L << 10;
  private static final long LARGEST_MESSAGE_BYTES = 1L << 30;
  private static final long LARGEST_SHARED_BYTES = 1L << 40;
  private static final long SMALLEST_OUTPUT_BYTES = 1L << 10;
  private static final long LARGEST_OUTPUT_BYTES = 1L << 30;
  private static final long DEFAULT_SHARED_BYTES = 1L << 30;
  private static final long DEFAULT_OUTPUT_BYTES = 1L << 20;

  /** Every default. */
  public static final PoolLimits DEFAULT = new PoolLimits(256L << 20);

  /**
   * Refuses, by {@link IllegalArgumentException}, what is out of range.
   *
   * @param messageBytes the largest frame on a lane in bytes, either way, from 4 KiB to 1 GiB
   * @param sharedBytes the most bytes that all open shared buffers of one worker have together,
   *     from 4 KiB to 1 TiB
   * @param outputBytesPerSecond how many bytes that a worker writes to stdout and stderr are logged
   *     per second, from 1 KiB to 1 GiB
   */
  public PoolLimits {
    if (messageBytes < SMALLEST_BYTES || messageBytes > LARGEST_MESSAGE_BYTES) {
      throw new InvalidSetting(
          "message",
          "limits.message must be from 4KiB to 1GiB, not " + ByteSizes.text(messageBytes));
    }
    if (sharedBytes < SMALLEST_BYTES || sharedBytes > LARGEST_SHARED_BYTES) {
      throw new InvalidSetting(
          "shared", "limits.shared must be from 4KiB to 1TiB, not " + ByteSizes.text(sharedBytes));
    }
    if (outputBytesPerSecond < SMALLEST_OUTPUT_BYTES
        || outputBytesPerSecond > LARGEST_OUTPUT_BYTES) {
      throw new InvalidSetting(
          "output",
          "limits.output must be from 1KiB to 1GiB, which is per second, not "
              + ByteSizes.text(outputBytesPerSecond));
    }
  }

  /**
   * With this limit of messages, and the defaults of all else.
   *
   * @param messageBytes the largest frame on a lane, from 4 KiB to 1 GiB
   */
  public PoolLimits(long messageBytes) {
    this(messageBytes, DEFAULT_SHARED_BYTES, DEFAULT_OUTPUT_BYTES);
  }

  /**
   * {@return the same, with another limit of shared buffers}
   *
   * @param bytes from 4 KiB to 1 TiB
   */
  public PoolLimits withShared(long bytes) {
    return new PoolLimits(messageBytes, bytes, outputBytesPerSecond);
  }

  /**
   * {@return the same, with another limit of output}
   *
   * @param bytesPerSecond from 1 KiB to 1 GiB
   */
  public PoolLimits withOutput(long bytesPerSecond) {
    return new PoolLimits(messageBytes, sharedBytes, bytesPerSecond);
  }
}
