package dev.glovebox.inspect;

/** A file is not what the dynamic loader would take; the message is the reason alone. */
final class MalformedElfException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedElfException(String reason) {
    super(reason);
  }

  MalformedElfException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
