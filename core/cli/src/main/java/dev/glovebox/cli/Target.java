package dev.glovebox.cli;

/**
 * What is to be called, as {@code library.function}.
 *
 * @param library without dots
 * @param function may have dots of its own
 */
record Target(String library, String function) {
  /**
   * Splits at the first dot.
   *
   * @throws UsageException if one of the two is missing
   */
  static Target parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 1 || dot == text.length() - 1) {
      throw new UsageException(
          "'" + text + "' does not say what to call",
          "Name library and function with a dot between them, as in greeter.Add.",
          null);
    }
    return new Target(text.substring(0, dot), text.substring(dot + 1));
  }
}
