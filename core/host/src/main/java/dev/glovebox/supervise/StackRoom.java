package dev.glovebox.supervise;

/**
 * Makes sure that there is room on the stack before something is begun that must not stop half way,
 * such as what is done under a lock. Whoever has too little gets the {@link StackOverflowError}
 * here.
 *
 * <p><b>Threads:</b> safe for use by several; never blocks.
 */
final class StackRoom {
  /** Deeper than anything that is called under the pool's lock, logging included. */
  private static final int DEPTH = 160;

  private StackRoom() {}

  /** Throws a {@link StackOverflowError} if there is too little. */
  static void require() {
    long touched = descend(DEPTH, 1, 2, 3, 4, 5, 6);
    assert touched != 0;
  }

  /** With as many values to keep as the frames of ordinary methods have. */
  private static long descend(int depth, long a, long b, long c, long d, long e, long f) {
    return depth == 0
        ? a + b + c + d + e + f
        : descend(depth - 1, b, c, d, e, f, a + depth) + (a ^ b ^ c ^ d ^ e ^ f) % 3 + 1;
  }
}
