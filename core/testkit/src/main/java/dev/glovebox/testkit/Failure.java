package dev.glovebox.testkit;

/**
 * How a scripted call fails: makes the exception for one call. {@link Failures} has those of
 * Glovebox; {@code call -> new LastErrorException(2)} is one as well.
 */
@FunctionalInterface
public interface Failure {
  /**
   * {@return what the caller gets; it is thrown on the caller's thread}
   *
   * @param call the one that fails
   */
  RuntimeException of(FailingCall call);
}
