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
  /** A bug in the worker's own code. */
  INTERNAL(70);

  private final int code;

  WorkerExit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * Ends this process at once, without shutdown hooks and without the library's own exit handlers:
   * a hook that a library left behind could hang or crash here.
   */
  void now() {
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }
}
