package dev.glovebox.registry;

/**
 * What a worker may be asked to carry.
 *
 * @param messageBytes the largest frame on a lane in bytes, either way, from 4 KiB to 1 GiB; 256
 *     MiB by default
 */
public record PoolLimits(long messageBytes) {
  private static final long SMALLEST_MESSAGE_BYTES = 4L << 10;
  private static final long LARGEST_MESSAGE_BYTES = 1L << 30;

  public static final PoolLimits DEFAULT = new PoolLimits(256L << 20);

  public PoolLimits {
    if (messageBytes < SMALLEST_MESSAGE_BYTES || messageBytes > LARGEST_MESSAGE_BYTES) {
      throw new InvalidSetting(
          "message",
          "limits.message must be from 4KiB to 1GiB, not " + ByteSizes.text(messageBytes));
    }
  }
}
