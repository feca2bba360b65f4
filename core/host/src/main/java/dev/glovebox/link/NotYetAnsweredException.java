package dev.glovebox.link;

/**
 * A call has given up waiting for what it needs before it can be sent: for its library to be
 * loaded, or its function to be bound. The lane {@linkplain LaneRequests#isOwedAnAnswer() is owed}
 * the answer.
 */
public final class NotYetAnsweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception of one wait.
   *
   * @param what what was waited for, as a noun
   */
  NotYetAnsweredException(String what) {
    super(what, null, false, false);
  }
}
