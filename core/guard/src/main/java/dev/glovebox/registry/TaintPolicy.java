package dev.glovebox.registry;

/**
 * What rule GB103 does when workers are to be started from a process in which a multithreaded
 * runtime is mapped already. The default is {@link #WARN}.
 */
public enum TaintPolicy {
  /** Log a warning and start the worker. */
  WARN("warn"),
  /** Refuse to start the worker. */
  REFUSE("refuse");

  private final String text;

  TaintPolicy(String text) {
    this.text = text;
  }

  /** {@return the form in a registry file, for example {@code warn}} */
  public String text() {
    return text;
  }
}
