package dev.glovebox.launch;

/**
 * Output that is beyond the budget: counted, and forgotten but for its end, which may be a worker's
 * last words.
 *
 * <p><b>Threads:</b> for use by one.
 */
final class DroppedOutput {
  private static final byte[] NONE = {};

  private final int endBytes;

  /** Most workers never write so much: made when one does. */
  private byte[] end = NONE;

  private int endLength;
  private long bytes;
  private long lines;

  /**
   * @param endBytes how much of the end is kept
   */
  DroppedOutput(int endBytes) {
    this.endBytes = endBytes;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  void add(byte[] output, int count) {
    if (end.length < endBytes) {
      end = new byte[endBytes];
    }
    bytes += count;
    for (int i = 0; i < count; i++) {
      if (output[i] == '\n') {
        lines++;
      }
    }
    int taken = Math.min(count, end.length);
    int kept = Math.min(endLength, end.length - taken);
    System.arraycopy(end, endLength - kept, end, 0, kept);
    System.arraycopy(output, count - taken, end, kept, taken);
    endLength = kept + taken;
  }

  /**
   * Passes on what was kept, whole lines only if anything before it is lost, and is empty then.
   *
   * @param bytesPerSecond the rate to name
   */
  void endTo(LineAssembler to, long bytesPerSecond) {
    int start = 0;
    if (bytes > endLength) {
      start = afterFirstLineFeed();
      long lost = lines - lineFeeds(start);
      to.line(
          "["
              + lost
              + " lines dropped, "
              + (bytes - (endLength - start))
              + " bytes: more than "
              + bytesPerSecond
              + " bytes/s, limits.output of the pool]");
    }
    byte[] kept = new byte[endLength - start];
    System.arraycopy(end, start, kept, 0, kept.length);
    endLength = 0;
    end = NONE;
    bytes = 0;
    lines = 0;
    to.accept(kept, kept.length);
  }

  private int afterFirstLineFeed() {
    for (int i = 0; i < endLength; i++) {
      if (end[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private long lineFeeds(int from) {
    long count = 0;
    for (int i = from; i < endLength; i++) {
      if (end[i] == '\n') {
        count++;
      }
    }
    return count;
  }
}
