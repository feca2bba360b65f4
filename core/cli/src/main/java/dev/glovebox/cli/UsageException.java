package dev.glovebox.cli;

/** The command line is wrong: it names what is not there, or contradicts itself. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  /**
   * @param what what is wrong, without a full stop at its end
   * @param advice what to do next
   */
  UsageException(String what, String advice, Throwable cause) {
    super(what, cause);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
