package dev.glovebox.registry;

/** Where a library runs. The default is {@link #WORKER}. */
public enum Isolation {
  /** In a worker of the library's pool. */
  WORKER("worker"),
  /** In the host itself, and then only if the guard allows it. */
  IN_PROCESS("in-process");

  private final String text;

  Isolation(String text) {
    this.text = text;
  }

  /** {@return the form in a registry file, for example {@code in-process}} */
  public String text() {
    return text;
  }
}
