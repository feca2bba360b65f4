package dev.glovebox.integrity;

/** A rule of the guard. Its id is stable: messages, logs and documents refer to it. */
public enum GuardRule {
  /** A multithreaded runtime, or a library registered for workers, in a process that is none. */
  GB101("host"),
  /** A load that may start threads, in a process that may yet create processes; or the reverse. */
  GB102("spawn-phase"),
  /** Starting workers from a process in which a multithreaded runtime is mapped already. */
  GB103("already-tainted"),
  /** A library that is not designated to this worker's pool. */
  GB201("designation"),
  /** A second Go runtime in one worker. */
  GB202("second-runtime"),
  /** A file that is not the pinned one, or that others could replace. */
  GB301("integrity"),
  /** A file that cannot be loaded on this machine. */
  GB302("abi"),
  /** A file that asks for an executable stack. */
  GB303("exec-stack"),
  /** A declared function that the file does not export. */
  GB401("symbol");

  private final String title;

  GuardRule(String title) {
    this.title = title;
  }

  /**
   * For example {@code GB101}.
   *
   * @return two letters and three digits
   */
  public String id() {
    return name();
  }

  /** {@return one word on what the rule is about, for example {@code host}} */
  public String title() {
    return title;
  }
}
