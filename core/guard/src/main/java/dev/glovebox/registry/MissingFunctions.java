package dev.glovebox.registry;

/** What happens to functions that are declared and that the library does not export. */
public enum MissingFunctions {
  /** What declares them is refused as a whole (GB401), before anything is loaded. */
  REFUSE("refuse"),
  /**
   * Loading warns, with all their names, and whoever calls one gets what JNA throws: an {@link
   * UnsatisfiedLinkError}. Its cause is the {@link dev.glovebox.failure.LibraryRefusedException}.
   */
  THROW_AT_CALL("throw-at-call");

  private final String text;

  MissingFunctions(String text) {
    this.text = text;
  }

  /** {@return the form in a registry file, for example {@code throw-at-call}} */
  public String text() {
    return text;
  }
}
