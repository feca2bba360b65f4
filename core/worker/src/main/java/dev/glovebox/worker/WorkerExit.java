package dev.glovebox.worker;

/** The exit codes of a worker that ends by itself. */
public enum WorkerExit {
  /** The host said goodbye. */
  BYE(0),
  /** The bootstrap document or the handshake was faulty. */
  BAD_START(64),
  /** The host went away: standard input or the control connection ended. */
  HOST_GONE(65),
  /** The other side of a connection broke the protocol. */
  PROTOCOL(66),
  /** A library was exchanged while it was loaded: what runs now is not what was judged. */
  TAMPERED(67),
  /** Of a child that a library has forked, and that came back into the worker's code. */
  FORKED(68),
  /** A bug in the worker's own code. */
  INTERNAL(70);

  private final int code;

  WorkerExit(int code) {
    this.code = code;
  }

  /** {@return the exit code of the process} */
  public int code() {
    return code;
  }

  /**
   * Ends this process, without shutdown hooks of Java.
   *
   * <p>After a goodbye it ends as a C program does that returns from {@code main}: the exit
   * handlers and static destructors of its libraries run, and what they have not yet written is.
   * The host kills what takes longer than it allows, with all that the libraries have forked. In
   * all other cases nothing of that runs, for it could hang where nobody is left to end it, or is
   * code of a process that has gone wrong; and what was forked is killed here already.
   */
  void now() {
    System.err.flush();
    if (this == BYE) {
      RawExit.withHandlers(code);
    }
    HostTie.killGroup();
    RawExit.now(code);
  }
}
