package dev.glovebox.sidecar.rpc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all connections together have in messages and answers, up to a bound.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class Buffers {
  /** What a parsed message takes, as a multiple of its bytes: numbers are objects then. */
  public static final int PARSED = 4;

  private final long most;
  private final AtomicLong used = new AtomicLong();

  /**
   * Makes it; nothing is used yet.
   *
   * @param most the bytes of all together
   */
  public Buffers(long most) {
    this.most = most;
  }

  /** {@return how many bytes are used, those that each connection has free not counted} */
  public long used() {
    return used.get();
  }

  /** {@return what one connection uses; to be closed with it} */
  public Share share() {
    return new Share();
  }

  private boolean take(long bytes) {
    if (used.addAndGet(bytes) > most && bytes > 0) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** {@return what a client is told that would make them more than they may be} */
  public static RpcError full() {
    return RpcError.withHint(
            ErrorCodes.BUSY,
            "the sidecar holds as many bytes of messages and answers as it may",
            "Nothing was sent: try again; the sidecar's option is --max-buffers.")
        .at(Bound.BUFFERS);
  }

  /**
   * The part of one connection. Its first few are free: who sends little is served while others
   * send much.
   */
  public final class Share implements AutoCloseable {
    private static final long FREE = 16 << 10;

    private long held;
    private boolean closed;

    private Share() {}

    /**
     * Takes some; false, and takes none, if there are no more.
     *
     * @param bytes how many
     * @return whether they were taken; always true once closed
     */
    public synchronized boolean take(long bytes) {
      if (closed) {
        return true;
      }
      long more = Math.max(0, held + bytes - FREE) - Math.max(0, held - FREE);
      if (!Buffers.this.take(more)) {
        return false;
      }
      held += bytes;
      return true;
    }

    /**
     * Gives back what was taken.
     *
     * @param bytes how many
     */
    public synchronized void give(long bytes) {
      if (!closed) {
        used.addAndGet(Math.max(0, held - bytes - FREE) - Math.max(0, held - FREE));
        held -= bytes;
      }
    }

    /** Gives back all; what comes after is not counted. */
    @Override
    public synchronized void close() {
      give(held);
      closed = true;
    }
  }
}
