package dev.glovebox.registry;

/**
 * What a worker may be asked to carry.
 *
 * @param messageBytes the largest frame on a lane in bytes, either way, from 4 KiB to 1 GiB; 256
 *     MiB by default
 * @param sharedBytes the most bytes that all open shared buffers of one worker have together, from
 *     4 KiB to 1 TiB; 1 GiB by default
 */
public record PoolLimits(long messageBytes, long sharedBytes) {
  private static final long SMALLEST_BYTES = 4L << 10;
  private static final long LARGEST_MESSAGE_BYTES = 1L << 30;
  private static final long LARGEST_SHARED_BYTES = 1L << 40;

  public static final PoolLimits DEFAULT = new PoolLimits(256L << 20);

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
  }

  /** With this limit of messages, and the default of shared buffers. */
  public PoolLimits(long messageBytes) {
    this(messageBytes, 1L << 30);
  }

  /** The same, with another limit of shared buffers. */
  public PoolLimits withShared(long bytes) {
    return new PoolLimits(messageBytes, bytes);
  }
}
