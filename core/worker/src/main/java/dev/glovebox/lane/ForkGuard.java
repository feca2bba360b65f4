package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * Keeps a forked child of a worker off its parent's connections. A library may fork, and both sides
 * return from the call: the child would answer in the worker's stead, or take the next call from
 * it. So a connection looks here before it takes, writes or sends anything.
 *
 * <p>What it looks at is a word that the kernel wipes in a child: one read of memory, and no call.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class ForkGuard {
  /** Of a side that runs no foreign code. */
  public static final ForkGuard NONE = new ForkGuard();

  /** Not zero in the process that has armed this. */
  private volatile ByteBuffer word = ByteBuffer.allocateDirect(Long.BYTES).putLong(0, 1);

  private volatile Runnable endOfChild = () -> {};

  /**
   * From now on children are found out.
   *
   * @param wipedInChildren a direct buffer, which begins with a word that is not zero, and is in a
   *     child
   * @param end ends the child; does not return, and must neither wait nor need another thread
   */
  public void arm(ByteBuffer wipedInChildren, Runnable end) {
    endOfChild = end;
    word = wipedInChildren;
  }

  /** Does not return in a forked child. */
  public void check() {
    if (word.getLong(0) == 0) {
      endOfChild.run();
    }
  }
}
