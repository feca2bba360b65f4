package dev.glovebox.failure;

/** What is known about whether a failed call ran in its worker. Retry follows from it. */
public enum Outcome {
  /** The call never left the host: it is safe to retry, whatever the function does. */
  NOT_SENT("the call was not sent"),

  /**
   * The call left the host and no answer came back: it may have run, in part or to its end. Only an
   * idempotent function is safe to retry.
   */
  MAY_HAVE_RUN("the call may have run"),

  /** The function returned; what failed came after it. */
  RAN("the call ran");

  private final String sentence;

  Outcome(String sentence) {
    this.sentence = sentence;
  }

  /** {@return the outcome in words, as error messages print it} */
  public String sentence() {
    return sentence;
  }
}
