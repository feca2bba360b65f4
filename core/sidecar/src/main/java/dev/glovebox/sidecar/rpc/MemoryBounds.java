package dev.glovebox.sidecar.rpc;

/**
 * How much may be kept for clients.
 *
 * @param output bytes that wait for one client which does not read; 16 MiB by default
 * @param buffers bytes of all connections together: messages that come in or are at work, and
 *     answers that wait; 256 MiB by default, or a quarter of the heap if that is less
 * @param handles pointers that one connection may hold; 4096 by default
 * @param sessions sessions that one connection may hold; 16 by default
 */
public record MemoryBounds(long output, long buffers, int handles, int sessions) {
  private static final long MOST_BUFFERS = 256L << 20;

  /** The defaults. */
  public static final MemoryBounds DEFAULT =
      new MemoryBounds(16L << 20, defaultBuffers(), 4096, 16);

  /**
   * Checks that each is positive.
   *
   * @param output bytes that wait for one client which does not read
   * @param buffers bytes of all connections together: messages that come in or are at work, and
   *     answers that wait
   * @param handles pointers that one connection may hold; 4096 by default
   * @param sessions sessions that one connection may hold; 16 by default
   */
  public MemoryBounds {
    Positive.check("output", output);
    Positive.check("buffers", buffers);
    Positive.check("handles", handles);
    Positive.check("sessions", sessions);
  }

  private static long defaultBuffers() {
    return Math.min(MOST_BUFFERS, Runtime.getRuntime().maxMemory() / 4);
  }
}
